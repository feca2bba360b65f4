package dev.glovebox.samples.gains;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.stubs.NativeStubs;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * A library that is not thread-safe, on two cores: each of two serial workers has one call at a
 * time. Prints how much sooner that is done than by one worker, on this machine and now.
 */
public final class AllCores {
  private static final int CALLS = 8;
  private static final long STEPS = 50_000_000;

  private AllCores() {}

  /** The library. */
  public interface OneAtATime extends Library {
    /** A number that depends on the seed alone. */
    long mix(long seed, long steps);
  }

  /** Runs the sample. */
  public static void main(String[] args) {
    List<Long> results = null;
    long[] nanos = new long[2];
    for (int workers = 1; workers <= 2; workers++) {
      int most = workers;
      Registry registry =
          Registry.builder()
              .library("mixer", it -> it.path(NativeStubs.require("one_at_a_time")).pool("serial"))
              .pool("serial", pool -> pool.workers(most, most, 0))
              .build();
      try (Glovebox box = Glovebox.open(registry)) {
        OneAtATime mixer = box.load("mixer", OneAtATime.class);
        computed(mixer, 1000);
        long start = System.nanoTime();
        List<Long> now = computed(mixer, STEPS);
        nanos[workers - 1] = System.nanoTime() - start;
        if (results != null && !results.equals(now)) {
          throw new IllegalStateException("calls have disturbed one another");
        }
        results = now;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d calls, the same results, %.1f times as fast by two workers%n",
        CALLS,
        (double) nanos[0] / nanos[1]);
  }

  private static List<Long> computed(OneAtATime mixer, long steps) {
    return LongStream.range(0, CALLS)
        .parallel()
        .map(seed -> mixer.mix(seed, steps))
        .boxed()
        .toList();
  }
}
