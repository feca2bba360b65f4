package dev.glovebox.it.jna.property;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
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
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Many calls with strings, structures and callbacks leave the memory of the worker and of this
 * process flat, measured over their second half.
 *
 * <p>{@code -Dglovebox.leak.calls} says how many calls, by default 60,000. One million: {@code
 * it-tests/run.sh -Dit.test=NoLeakIT -Dfailsafe.failIfNoSpecifiedTests=false
 * -Dglovebox.leak.calls=1000000}.
 */
class NoLeakIT {
  private static final int CALLS = Integer.getInteger("glovebox.leak.calls", 60_000);
  private static final int CALLS_A_ROUND = 9;
  private static final long MIB = 1 << 20;
  private static final long WORKER_GROWTH = 32 * MIB;
  private static final long HOST_GROWTH = 96 * MIB;
  private static final long HEAP_GROWTH = 16 * MIB;
  private static final Callbacks.OfString MEASURE = String::length;
  private static final int COLLECTIONS = 3;

  @Test
  void memoryIsFlat_inTheSecondHalf() throws IOException {
    try (Glovebox box = Stubs.open(pool -> pool.workers(0, 1, 0), "calc", "jnatypes")) {
      Map<String, ?> options = Map.of(Library.OPTION_STRING_ENCODING, "UTF-8");
      Echo echo = box.load("calc", Echo.class, options);
      JnaTypes types = box.load("jnatypes", JnaTypes.class, options);
      int rounds = Math.max(2, CALLS / CALLS_A_ROUND);
      run(echo, types, rounds / 2);
      long pid = types.jt_process_id();
      Usage half = Usage.now(pid);
      run(echo, types, rounds - rounds / 2);
      Usage full = Usage.now(pid);
      System.out.printf(
          "no leak: %,d calls; after half of them %s, after all %s%n",
          rounds * CALLS_A_ROUND, half, full);
      assertThat((long) types.jt_process_id()).as("still the same worker").isEqualTo(pid);
      assertThat(full.worker() - half.worker()).as("worker").isLessThan(WORKER_GROWTH);
      assertThat(full.host() - half.host()).as("host").isLessThan(HOST_GROWTH);
      assertThat(full.heap() - half.heap()).as("heap").isLessThan(HEAP_GROWTH);
    }
  }

  private static void run(Echo echo, JnaTypes types, int rounds) {
    for (int i = 0; i < rounds; i++) {
      round(echo, types, i);
    }
  }

  /** As many calls as {@link #CALLS_A_ROUND}; every object is a new one but one callback. */
  private static void round(Echo echo, JnaTypes types, int i) {
    String text = "text " + i;
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
    check(types.jt_call_string(MEASURE, text), text.length());
    if (i % 8 == 0) {
      Callbacks.OfInt callback = value -> value + i;
      check(types.jt_call_int(callback, 1), 1 + i);
    } else {
      check(types.jt_not(true), false);
    }
  }

  private static void check(Object actual, Object expected) {
    if (!expected.equals(actual)) {
      throw new AssertionError("got " + actual + ", expected " + expected);
    }
  }

  /** Bytes in memory: of the processes, and of what lives in this one's heap. */
  private record Usage(long worker, long host, long heap) {
    static Usage now(long pid) throws IOException {
      Runtime runtime = Runtime.getRuntime();
      for (int i = 0; i < COLLECTIONS; i++) {
        runtime.gc();
      }
      return new Usage(
          resident(pid),
          resident(ProcessHandle.current().pid()),
          runtime.totalMemory() - runtime.freeMemory());
    }

    private static long resident(long pid) throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      throw new IllegalStateException("process " + pid + " has ended");
    }

    @Override
    public String toString() {
      return String.format(
          "worker %.1f MiB, host %.1f MiB, heap %.1f MiB",
          (double) worker / MIB, (double) host / MIB, (double) heap / MIB);
    }
  }
}
