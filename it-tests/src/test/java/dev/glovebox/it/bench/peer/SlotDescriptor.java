package dev.glovebox.it.bench.peer;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The shared file of {@link RawSharedPeer}: a slot for each caller, with one message each way.
 *
 * <pre>
 *   0  request: sequence (8), payload (56)
 * 128  answer:  sequence (8), payload (56)
 * 256  the next slot
 * </pre>
 */
final class SlotDescriptor {
  static final int SLOTS = 1024;
  static final int REQUEST = 0;
  static final int ANSWER = 128;

  /** The sequence that ends a slot. */
  static final long END = -1;

  private static final int SLOT_BYTES = 256;
  private static final int WORDS = 7;
  private static final int PAUSES = 64;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private SlotDescriptor() {}

  static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) SLOTS * SLOT_BYTES);
    }
  }

  static ByteBuffer slot(MappedByteBuffer file, int number) {
    return file.slice(number * SLOT_BYTES, SLOT_BYTES).order(ByteOrder.nativeOrder());
  }

  /** Writes 56 bytes, the first value and zeros, and hands them over. */
  static void send(ByteBuffer slot, int at, long value, long sequence) {
    slot.putLong(at + Long.BYTES, value);
    for (int i = 2; i <= WORDS; i++) {
      slot.putLong(at + i * Long.BYTES, 0);
    }
    LONG.setRelease(slot, at, sequence);
  }

  /**
   * Waits for a message by spinning: a few pauses, then yields, so that it works on one core, too.
   *
   * @param yields how many times at most; about half a microsecond each
   * @return its sequence: the wanted one or {@link #END}, also when none has come
   */
  @SuppressWarnings("ThreadPriorityCheck")
  static long await(ByteBuffer slot, int at, long wanted, long yields) {
    for (long turns = 0; turns - PAUSES < yields; turns++) {
      long sequence = (long) LONG.getAcquire(slot, at);
      if (sequence == wanted || sequence == END) {
        return sequence;
      }
      if (turns < PAUSES) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    return END;
  }

  /** Reads all 56 bytes of a message that has come. */
  static long read(ByteBuffer slot, int at) {
    long sum = 0;
    for (int i = 1; i <= WORDS; i++) {
      sum += slot.getLong(at + i * Long.BYTES);
    }
    return sum;
  }
}
