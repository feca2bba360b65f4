package dev.glovebox.it.bench.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.rmi.Remote;
import java.rmi.server.UnicastRemoteObject;
import java.util.Base64;

/** The other side of {@link RmiPeer}; its greeting is the stub. */
final class RmiMain {
  private RmiMain() {}

  public static void main(String[] args) throws IOException {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    Adder adder = (a, b) -> a + b;
    Remote stub = UnicastRemoteObject.exportObject(adder, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(stub);
    }
    Requests.serve(Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }
}
