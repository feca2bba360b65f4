package dev.glovebox.lane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Which calls were run, in a file that outlives who has run them. */
final class Ledger {
  private static final int CALLS = 100_000;

  private final ByteBuffer memory;

  private Ledger(ByteBuffer memory) {
    this.memory = memory;
  }

  static Ledger at(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Ledger(channel.map(MapMode.READ_WRITE, 0, CALLS));
    }
  }

  void ran(long call) {
    memory.put((int) call, (byte) 1);
  }

  boolean hasRun(long call) {
    return memory.get((int) call) != 0;
  }
}
