package dev.glovebox.it.bench;

import com.sun.jna.Native;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The CPU time of processes in nanoseconds, by the kernel's clock of each; /proc counts in ticks of
 * 10 ms.
 */
public final class CpuClock {
  private static final int SCHEDULED = 2;
  private static final int TO_CLOCK = 3;
  private static final long NANOS = 1_000_000_000L;

  static {
    Native.register(CpuClock.class, "c");
  }

  private CpuClock() {}

  /** CPU times by process id. */
  public record Reading(Map<Long, Long> nanos) {
    /** What was used since then, by processes that are there now. */
    public long since(Reading before) {
      return nanos.entrySet().stream()
          .mapToLong(entry -> entry.getValue() - before.nanos.getOrDefault(entry.getKey(), 0L))
          .sum();
    }
  }

  /** Of this JVM and of all processes below it. */
  public static Reading ofTree() {
    return of(
        LongStream.concat(
            LongStream.of(ProcessHandle.current().pid()),
            ProcessHandle.current().descendants().mapToLong(ProcessHandle::pid)));
  }

  /** Of these processes; one that has ended is left out. */
  public static Reading of(LongStream processes) {
    Map<Long, Long> all = new TreeMap<>();
    processes.forEach(
        pid -> {
          long[] time = new long[2];
          // CPUCLOCK_SCHED of another process, as clock_getcpuclockid makes it.
          int clock = ((int) ~pid << TO_CLOCK) | SCHEDULED;
          if (clock_gettime(clock, time) == 0) {
            all.put(pid, time[0] * NANOS + time[1]);
          }
        });
    return new Reading(all);
  }

  private static native int clock_gettime(int clock, long[] time);
}
