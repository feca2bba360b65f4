package dev.glovebox.diagnose;

import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what a thread does by two samples of it, in the order: state, CPU, wakes, call. */
public final class HangDiagnosis {
  /** Fewer wakes than that can be a wait with a retry; the system call says more. */
  private static final double POLLING_WAKES_PER_SECOND = 10;

  private static final Duration SOUND_INTERVAL = Duration.ofMillis(900);

  private final ThreadSample first;
  private final ThreadSample last;
  private final ThreadChange change;
  private final List<String> evidence = new ArrayList<>();

  private HangDiagnosis(ThreadSample first, ThreadSample last) {
    this.first = first;
    this.last = last;
    this.change = ThreadChange.between(first, last);
  }

  /**
   * {@return the report for two attempts to sample a thread: {@link #between} when both are there,
   * otherwise one that says that they are not}
   *
   * @param first the earlier one; empty if it could not be taken
   * @param last the later one; empty if it could not be taken
   */
  public static HangReport of(Optional<ThreadSample> first, Optional<ThreadSample> last) {
    if (first.isPresent() && last.isPresent()) {
      return between(first.get(), last.get());
    }
    return HangReport.unavailable(
        first.isPresent()
            ? "the thread ended while it was watched"
            : "the thread could not be read under /proc: it is gone, or this is not Linux");
  }

  /**
   * Classifies a thread by two samples of it. They should lie at least 1 s apart: rates over less
   * are rough, and the report says so.
   *
   * @param first the earlier one
   * @param last the later one, of the same thread
   * @return the report
   * @throws IllegalArgumentException when the samples are of two threads, or in the wrong order
   */
  public static HangReport between(ThreadSample first, ThreadSample last) {
    return new HangDiagnosis(first, last).report();
  }

  private HangReport report() {
    describeSamples();
    HangClass kind = kind();
    StringBuilder summary = new StringBuilder(kind.sentence());
    if (showsCall(kind)) {
      last.syscall().ifPresent(call -> summary.append(": in ").append(name(call)));
      last.target().ifPresent(target -> summary.append(" (").append(target.name()).append(')'));
    }
    return new HangReport(kind, summary.toString(), evidence, change.interval());
  }

  private HangClass kind() {
    if (isIn(first, "D") && isIn(last, "D")) {
      return HangClass.UNINTERRUPTIBLE;
    } else if (isIn(last, "Tt")) {
      return HangClass.STOPPED;
    } else if (isIn(last, "ZXx")) {
      evidence.add("the thread has ended");
      return HangClass.UNKNOWN;
    }
    boolean wakes = change.wakesPerSecond() >= POLLING_WAKES_PER_SECOND;
    boolean runs = isIn(first, "R") && isIn(last, "R");
    if ((change.isBusy() && !wakes) || (runs && change.cpuShare() > 0 && !wakes)) {
      return change.isMostlyInKernel() ? kernelSpin() : HangClass.CPU_SPIN;
    } else if (wakes) {
      return HangClass.POLLING;
    } else if (isIn(last, "R")) {
      evidence.add("it may run, but got little or no CPU time: the machine may be overloaded");
      return HangClass.UNKNOWN;
    }
    return last.syscall().map(this::kindOf).orElse(HangClass.BLOCKED);
  }

  /** What a thread does that is busy, and in the kernel most of the time. */
  private HangClass kernelSpin() {
    if (change.isFaulting()) {
      return HangClass.FAULT_SPIN;
    }
    return change.isYielding() ? HangClass.YIELD_SPIN : HangClass.KERNEL_SPIN;
  }

  private HangClass kindOf(SyscallSample sample) {
    Optional<WaitingCall> known = WaitingCall.of(sample);
    if (known.isEmpty()) {
      return HangClass.BLOCKED;
    }
    WaitingCall call = known.get();
    // pause(3) on aarch64, and sleeps by old programs, are a poll of nothing.
    if ((call == WaitingCall.PPOLL || call == WaitingCall.POLL) && sample.intArg(1) == 0) {
      boolean forEver = call == WaitingCall.PPOLL ? sample.arg(2) == 0 : (int) sample.intArg(2) < 0;
      return forEver ? HangClass.PAUSE : HangClass.SLEEP;
    }
    return call.kind()
        .orElseGet(
            () -> FutexWait.of(sample).classify(last.target(), System.getProperty("os.arch", "")));
  }

  private void describeSamples() {
    evidence.add("state " + first.state() + ", then " + last.state());
    evidence.add(change.describe());
    if (!change.isComplete()) {
      evidence.add("some of these counters could not be read and count as 0");
    }
    if (change.interval().compareTo(SOUND_INTERVAL) < 0) {
      evidence.add("the samples lie less than 1 s apart: rates are rough");
    }
    if (last.syscall().isPresent()) {
      describeCall(last.syscall().get());
    } else if (!isIn(last, "R")) {
      evidence.add(
          "the system call is hidden (a container without SYS_PTRACE, another user, or a process"
              + " that is not dumpable): concluded from state, CPU time and context switches");
    }
    last.target().ifPresent(target -> evidence.add("it waits on " + target.name()));
    last.wchan().ifPresent(wchan -> evidence.add("kernel function " + wchan));
  }

  private void describeCall(SyscallSample call) {
    evidence.add(
        WaitingCall.of(call).filter(known -> known == WaitingCall.FUTEX).isPresent()
            ? FutexWait.of(call).describe()
            : "system call " + name(call) + String.format(" at pc 0x%x", call.pc()));
    boolean same = first.syscall().filter(call::equals).isPresent();
    evidence.add(
        same ? "the same call in both samples" : "in another call, or running, one sample before");
  }

  /** Whether the verdict came from the system call, so that it says more. */
  private boolean showsCall(HangClass kind) {
    return switch (kind) {
      case CPU_SPIN, YIELD_SPIN, FAULT_SPIN, KERNEL_SPIN, STOPPED, UNKNOWN -> false;
      default -> true;
    };
  }

  private static String name(SyscallSample call) {
    if (call.number() < 0) {
      return "no system call (a page fault, for example)";
    }
    return WaitingCall.of(call).map(WaitingCall::manualName).orElse("system call " + call.number());
  }

  private static boolean isIn(ThreadSample sample, String states) {
    return states.indexOf(sample.state()) >= 0;
  }
}
