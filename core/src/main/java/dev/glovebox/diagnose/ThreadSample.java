package dev.glovebox.diagnose;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of one thread of a process at one moment, read from {@code /proc} on Linux.
 *
 * <p>Reading it neither stops nor disturbs the thread. The process must run under the same user. A
 * container without {@code SYS_PTRACE}, or a process that is not dumpable, hides {@code syscall}
 * and {@code wchan}: they are empty then, and the rest stands.
 *
 * @param monotonicNanos {@link System#nanoTime} of the sample
 * @param state the kernel's letter: R running, S sleeping, D uninterruptible, T stopped, Z ended
 * @param utimeTicks CPU time in user code, in ticks of 10 ms
 * @param stimeTicks CPU time inside the kernel, in ticks of 10 ms
 * @param voluntarySwitches how often the thread went to sleep
 * @param involuntarySwitches how often another thread took its CPU
 * @param syscall the system call it waits in; empty for a running thread, and where it is hidden
 * @param wchan the kernel function it waits in; its name changes between kernels
 * @param target what the system call points at, where that can be told
 */
public record ThreadSample(
    long pid,
    long tid,
    long monotonicNanos,
    char state,
    OptionalLong utimeTicks,
    OptionalLong stimeTicks,
    OptionalLong voluntarySwitches,
    OptionalLong involuntarySwitches,
    Optional<SyscallSample> syscall,
    Optional<String> wchan,
    Optional<WaitTarget> target) {

  /**
   * Samples thread {@code tid} of process {@code pid}. Never throws and does not block.
   *
   * @return empty where there is no {@code /proc}, and for a thread that is gone
   */
  public static Optional<ThreadSample> take(long pid, long tid) {
    return take(Path.of("/proc"), pid, tid);
  }

  static Optional<ThreadSample> take(Path proc, long pid, long tid) {
    ProcThread thread = new ProcThread(proc, pid, tid);
    long now = System.nanoTime();
    return thread.ofThread("stat").flatMap(stat -> of(thread, now, stat));
  }

  private static Optional<ThreadSample> of(ProcThread thread, long now, String stat) {
    // The second field is the thread's name in brackets and may hold blanks and brackets itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields[0].length() != 1) {
      return Optional.empty();
    }
    Optional<String> status = thread.ofThread("status");
    Optional<SyscallSample> syscall = thread.ofThread("syscall").flatMap(SyscallSample::parse);
    return Optional.of(
        new ThreadSample(
            thread.pid(),
            thread.tid(),
            now,
            fields[0].charAt(0),
            ticks(fields, 11),
            ticks(fields, 12),
            ProcThread.statusValue(status, "voluntary_ctxt_switches"),
            ProcThread.statusValue(status, "nonvoluntary_ctxt_switches"),
            syscall,
            thread.ofThread("wchan").map(String::strip).filter(w -> !w.equals("0") && !w.isEmpty()),
            syscall.flatMap(call -> WaitTargetFinder.find(thread, call))));
  }

  private static OptionalLong ticks(String[] fields, int index) {
    long value = index < fields.length ? ProcThread.number(fields[index]) : -1;
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
