package dev.glovebox.diagnose;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** What changed between two samples of one thread. Counters that cannot be read count as 0. */
record ThreadChange(
    Duration interval,
    long userTicks,
    long systemTicks,
    long pageFaults,
    long voluntary,
    long involuntary,
    boolean isComplete) {
  /** The kernel's USER_HZ: 100 on x86-64 and aarch64. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double BUSY_SHARE = 0.5;

  /** More than the clock of any kernel ticks: what happens so often is the thread's own doing. */
  private static final double OFTEN_PER_SECOND = 2000;

  static ThreadChange between(ThreadSample first, ThreadSample last) {
    if (first.pid() != last.pid() || first.tid() != last.tid()) {
      throw new IllegalArgumentException(
          "samples of two threads: " + first.tid() + " and " + last.tid());
    }
    long nanos = last.monotonicNanos() - first.monotonicNanos();
    if (nanos < 0) {
      throw new IllegalArgumentException("the first sample is the later one");
    }
    return new ThreadChange(
        Duration.ofNanos(nanos),
        growth(first.utimeTicks(), last.utimeTicks()),
        growth(first.stimeTicks(), last.stimeTicks()),
        growth(first.pageFaults(), last.pageFaults()),
        growth(first.voluntarySwitches(), last.voluntarySwitches()),
        growth(first.involuntarySwitches(), last.involuntarySwitches()),
        isComplete(first) && isComplete(last));
  }

  /** CPU time as a share of one CPU. */
  double cpuShare() {
    return (userTicks + systemTicks) / (seconds() * TICKS_PER_SECOND);
  }

  boolean isBusy() {
    return cpuShare() >= BUSY_SHARE;
  }

  /** Whether much of the CPU time went into the kernel, as it does in a loop of sched_yield. */
  boolean isMostlyInKernel() {
    return systemTicks * 3 >= userTicks + systemTicks && systemTicks > 0;
  }

  /** Whether it makes the kernel map pages all the time. */
  boolean isFaulting() {
    return pageFaults / seconds() >= OFTEN_PER_SECOND;
  }

  /** Whether it gives its processor away more often than others can have taken it. */
  boolean isYielding() {
    return involuntary / seconds() >= OFTEN_PER_SECOND;
  }

  double wakesPerSecond() {
    return voluntary / seconds();
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "over %d ms: CPU %d ms user, %d ms system; context switches %d voluntary, %d involuntary;"
            + " %d page faults",
        interval.toMillis(),
        userTicks * 10,
        systemTicks * 10,
        voluntary,
        involuntary,
        pageFaults);
  }

  private double seconds() {
    return Math.max(interval.toNanos(), 1_000_000) / 1e9;
  }

  private static boolean isComplete(ThreadSample sample) {
    return sample.utimeTicks().isPresent()
        && sample.stimeTicks().isPresent()
        && sample.voluntarySwitches().isPresent()
        && sample.involuntarySwitches().isPresent();
  }

  private static long growth(OptionalLong from, OptionalLong to) {
    return from.isPresent() && to.isPresent() ? Math.max(0, to.getAsLong() - from.getAsLong()) : 0;
  }
}
