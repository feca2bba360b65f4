package dev.glovebox.it.bench.peer;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Base64;

/** RMI to another JVM, over the loopback interface. */
public final class RmiPeer implements Subject {
  private final String name;
  private final PeerProcess peer;
  private final Adder adder;

  public RmiPeer(String name) throws IOException {
    this.name = name;
    peer = PeerProcess.start(RmiMain.class);
    byte[] stub = Base64.getDecoder().decode(peer.greeting());
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(stub))) {
      adder = (Adder) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Caller newCaller() {
    Adder stub = adder;
    return new Caller() {
      private int next;

      @Override
      public void call() throws IOException {
        int a = next++;
        if (stub.add(a, 5) != a + 5) {
          throw new IOException("wrong sum");
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
