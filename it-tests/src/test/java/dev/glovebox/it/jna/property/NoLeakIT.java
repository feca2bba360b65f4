package dev.glovebox.it.jna.property;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.WString;
import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.jna.Callbacks;
import dev.glovebox.it.jna.JnaTypes;
import dev.glovebox.it.jna.Structures.All;
import dev.glovebox.it.jna.Structures.Small;
import dev.glovebox.it.jna.Structures.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Many calls with strings, structures, memory and callbacks leave what the worker and this process
 * hold flat, measured over their second half: memory of the C library, the heap here, descriptors.
 *
 * <p>{@code -Dglovebox.leak.calls} says how many calls, by default 27,000. One million: {@code
 * it-tests/run.sh -Dit.test=NoLeakIT -Dfailsafe.failIfNoSpecifiedTests=false
 * -Dglovebox.leak.calls=1000000}.
 */
class NoLeakIT {
  private static final int CALLS = Integer.getInteger("glovebox.leak.calls", 27_000);
  private static final int CALLS_A_ROUND = 9;
  private static final int MEMORY_BYTES = 8192;
  private static final String LONG = "x".repeat(1000);
  private static final long MIB = 1 << 20;
  private static final long RESIDENT_GROWTH = 64 * MIB;
  private static final long NATIVE_GROWTH = 4 * MIB;
  private static final long HEAP_GROWTH = 4 * MIB;
  private static final int MORE_DESCRIPTORS = 4;
  private static final Callbacks.OfString MEASURE = String::length;
  private static final int COLLECTIONS = 5;

  /** What glibc says of its own memory, of all threads. */
  public interface Allocator extends Library {
    MallocInfo mallinfo2();
  }

  /** {@code struct mallinfo2}. */
  @FieldOrder("values")
  public static final class MallocInfo extends Structure implements Structure.ByValue {
    private static final int MAPPED = 4;
    private static final int IN_USE = 7;

    public long[] values = new long[10];

    long inUse() {
      return values[IN_USE] + values[MAPPED];
    }
  }

  private Echo echo;
  private JnaTypes types;
  private Allocator there;
  private final Allocator here = Native.load("c", Allocator.class);

  @Test
  void whatBothProcessesHoldIsFlat_inTheSecondHalf() throws IOException {
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 1, 0), "calc", "jnatypes")) {
      Map<String, ?> options = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");
      echo = box.load("calc", Echo.class, options);
      types = box.load("jnatypes", JnaTypes.class, options);
      there = box.load(null, Allocator.class);
      int rounds = Math.max(2, CALLS / CALLS_A_ROUND);
      run(0, rounds / 2);
      int pid = types.jt_process_id();
      Usage half = usage(pid);
      run(rounds / 2, rounds);
      // What was collected here is freed by threads of their own.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertFlat(half, usage(pid)));
      System.out.printf(
          "no leak: %,d calls; after half of them %s, after all %s%n",
          rounds * CALLS_A_ROUND, half, usage(pid));
      assertThat(types.jt_process_id()).as("still the same worker").isEqualTo(pid);
    }
  }

  private static void assertFlat(Usage half, Usage full) {
    String both = half + ", then " + full;
    assertThat(full.worker() - half.worker()).as("worker: %s", both).isLessThan(NATIVE_GROWTH);
    assertThat(full.host() - half.host()).as("host: %s", both).isLessThan(NATIVE_GROWTH);
    assertThat(full.heap() - half.heap()).as("heap: %s", both).isLessThan(HEAP_GROWTH);
    assertThat(full.resident() - half.resident())
        .as("worker, resident: %s", both)
        .isLessThan(RESIDENT_GROWTH);
    assertThat(full.descriptors() - half.descriptors())
        .as("descriptors: %s", both)
        .isLessThan(MORE_DESCRIPTORS);
  }

  private void run(int from, int to) {
    for (int i = from; i < to; i++) {
      round(i);
    }
  }

  /** As many calls as {@link #CALLS_A_ROUND}; every object is a new one but one callback. */
  private void round(int i) {
    String text = LONG + i;
    check(echo.calc_concat(text, "ü"), text + "ü");
    check(echo.calc_wide_concat(new WString(text), new WString("世")), new WString(text + "世"));
    check(types.jt_strings_total(new String[] {text, "ab"}), text.length() + 2);
    Text structure = new Text();
    structure.name = text;
    structure.wide = new WString(text);
    check(types.jt_text_measure(structure), 2 * text.length());
    All all = new All();
    types.jt_all_fill(all, i % 100);
    check(types.jt_all_check(all, i % 100), 0);
    Small.Value small = new Small.Value();
    small.a = (short) i;
    check(types.jt_small_swap(small).b, small.a);
    Memory memory = new Memory(MEMORY_BYTES);
    memory.clear();
    types.jt_write_int(memory, 8, i);
    check(memory.getInt(8), i);
    if (i % 4 == 0) {
      Callbacks.OfInt callback = value -> value + i;
      check(types.jt_call_int(callback, 1), 1 + i);
    } else {
      check(types.jt_call_string(MEASURE, text), text.length());
    }
  }

  private static void check(Object actual, Object expected) {
    if (!expected.equals(actual)) {
      throw new AssertionError("got " + actual + ", expected " + expected);
    }
  }

  /** After collections, and calls that release in the worker what they collected. */
  private Usage usage(long pid) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < COLLECTIONS; i++) {
      runtime.gc();
      types.jt_is_null(null);
    }
    return new Usage(
        there.mallinfo2().inUse(),
        resident(pid),
        here.mallinfo2().inUse(),
        runtime.totalMemory() - runtime.freeMemory(),
        descriptors(pid) + descriptors(ProcessHandle.current().pid()));
  }

  private static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(process(pid, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IllegalStateException("process " + pid + " has ended");
  }

  private static long descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(process(pid, "fd"))) {
      return open.count();
    }
  }

  private static Path process(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }

  /**
   * What is held: bytes of the C library in either process, bytes of the worker in memory, live
   * bytes of this process's heap, and the descriptors of both.
   */
  private record Usage(long worker, long resident, long host, long heap, long descriptors) {
    @Override
    public String toString() {
      return String.format(
          "worker %.1f MiB (%.1f MiB resident), host %.1f MiB, heap %.1f MiB, %d descriptors",
          (double) worker / MIB,
          (double) resident / MIB,
          (double) host / MIB,
          (double) heap / MIB,
          descriptors);
    }
  }
}
