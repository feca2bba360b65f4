package dev.glovebox.it.bench.peer;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * 64 bytes to another JVM and back through a mapped file, both sides spinning: no encoding, no
 * dispatch, no parking. The floor of what Java can do.
 */
public final class RawSharedPeer implements Subject {
  /** Half a minute or so: then the peer is gone. */
  private static final long YIELDS = 60_000_000;

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final String name;
  private final Path file;
  private final MappedByteBuffer memory;
  private final PeerProcess peer;
  private int slots;

  public RawSharedPeer(String name, Path directory) throws IOException {
    this.name = name;
    file =
        Files.createTempFile(
            Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : directory, "gb-bench", null);
    try {
      memory = SlotDescriptor.map(file);
      peer = PeerProcess.start(RawSharedMain.class, file.toString());
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Caller newCaller() throws IOException {
    int number = slots++ % SlotDescriptor.SLOTS;
    ByteBuffer slot = SlotDescriptor.slot(memory, number);
    SlotDescriptor.send(slot, SlotDescriptor.ANSWER, 0, 0);
    SlotDescriptor.send(slot, SlotDescriptor.REQUEST, 0, 0);
    peer.ask(Integer.toString(number));
    return new Caller() {
      private long sequence;

      @Override
      public void call() throws IOException {
        sequence++;
        SlotDescriptor.send(slot, SlotDescriptor.REQUEST, sequence, sequence);
        long answered = SlotDescriptor.await(slot, SlotDescriptor.ANSWER, sequence, YIELDS);
        if (answered != sequence
            || SlotDescriptor.read(slot, SlotDescriptor.ANSWER) != sequence + 1) {
          throw new EOFException("the peer has ended");
        }
      }

      @Override
      public void close() {
        SlotDescriptor.send(slot, SlotDescriptor.REQUEST, 0, SlotDescriptor.END);
      }
    };
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
