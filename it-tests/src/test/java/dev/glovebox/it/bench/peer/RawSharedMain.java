package dev.glovebox.it.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/** The other side of {@link RawSharedPeer}: a thread for each slot that it is told of. */
final class RawSharedMain {
  private RawSharedMain() {}

  public static void main(String[] args) throws IOException {
    MappedByteBuffer memory = SlotDescriptor.map(Path.of(args[0]));
    Requests.serve(
        "ready",
        line -> {
          ByteBuffer slot = SlotDescriptor.slot(memory, Integer.parseInt(line));
          new Thread(() -> answer(slot)).start();
          return line;
        });
  }

  private static void answer(ByteBuffer slot) {
    long wanted = 1;
    while (SlotDescriptor.await(slot, SlotDescriptor.REQUEST, wanted, Long.MAX_VALUE / 2)
        == wanted) {
      long value = SlotDescriptor.read(slot, SlotDescriptor.REQUEST);
      SlotDescriptor.send(slot, SlotDescriptor.ANSWER, value + 1, wanted);
      wanted++;
    }
  }
}
