package dev.glovebox.it.bench.subject;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import dev.glovebox.it.bench.peer.RawSocketPeer;
import dev.glovebox.marshal.memory.SharedBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Buffers of some size that a library reads, and what moving as much costs otherwise. */
public final class BulkSubjects {
  private static final String CALC = "calc";

  private BulkSubjects() {}

  /** Opens the one of this kind. */
  public static Subject open(String name, String kind, int bytes, Path directory)
      throws IOException {
    return switch (kind) {
      case "jna" -> Prepared.here(name, () -> direct(here(), bytes));
      case "jna-bytes" -> Prepared.here(name, () -> copied(here(), bytes, bytes / Long.BYTES));
      case "memcpy" -> Prepared.here(name, () -> memcpy(bytes));
      case "raw-socket" -> new RawSocketPeer(name, directory, bytes);
      case "copied", "copied-socket" -> byGlovebox(name, bytes, bytes / Long.BYTES);
      case "moved" -> byGlovebox(name, bytes, 1);
      case "shared" -> shared(name, bytes);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Sums here() {
    return Native.load(Stubs.file(CALC).toString(), Sums.class);
  }

  private static Subject byGlovebox(String name, int bytes, int count) {
    Glovebox box = Stubs.open(pool -> {}, CALC);
    Sums sums = box.load(CALC, Sums.class);
    return new Prepared(name, () -> copied(sums, bytes, count), box::close);
  }

  /** One buffer, for one caller. */
  private static Subject shared(String name, int bytes) {
    Glovebox box = Stubs.open(pool -> {}, CALC);
    Sums sums = box.load(CALC, Sums.class);
    SharedBuffer buffer = box.allocate(CALC, bytes);
    ByteBuffer values = buffer.byteBuffer();
    fill(values);
    int count = bytes / Long.BYTES;
    return new Prepared(
        name,
        () -> () -> Answers.check(expected(count), sums.calc_sum_i64(values, count)),
        () -> {
          buffer.close();
          box.close();
        });
  }

  /** The library gets all of it, and reads so many numbers. */
  private static Caller copied(Sums sums, int bytes, int count) {
    byte[] values = new byte[bytes];
    fill(ByteBuffer.wrap(values));
    return () -> Answers.check(expected(count), sums.calc_sum_i64(values, count));
  }

  private static Caller direct(Sums sums, int bytes) {
    ByteBuffer values = ByteBuffer.allocateDirect(bytes);
    fill(values);
    int count = bytes / Long.BYTES;
    return () -> Answers.check(expected(count), sums.calc_sum_i64(values, count));
  }

  private static Caller memcpy(int bytes) {
    Memory from = new Memory(bytes);
    Memory to = new Memory(bytes);
    from.clear();
    to.clear();
    return new Caller() {
      private long count;

      @Override
      public void call() {
        count++;
        from.setLong(0, count);
        Copying.memcpy(to, from, bytes);
        Answers.check(count, to.getLong(0));
      }
    };
  }

  /** The numbers 0, 1, 2, .., which the caller touches thereby. */
  static void fill(ByteBuffer values) {
    ByteBuffer words = values.duplicate().order(ByteOrder.nativeOrder());
    for (int i = 0; words.remaining() >= Long.BYTES; i++) {
      words.putLong(i);
    }
  }

  static long expected(long count) {
    return count * (count - 1) / 2;
  }
}
