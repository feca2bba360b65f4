package dev.glovebox.diagnose;

import dev.glovebox.file.Bounded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state of one thread of a process at one moment, read from {@code /proc} on Linux.
 *
 * <p>Reading it neither stops nor disturbs the thread. The process must run under the same user. A
 * container without {@code SYS_PTRACE}, or a process that is not dumpable, hides {@code syscall}
 * and {@code wchan}: they are empty then, and the rest stands.
 *
 * @param pid the process
 * @param tid the native id of the thread
 * @param monotonicNanos {@link System#nanoTime} of the sample
 * @param state the kernel's letter: R running, S sleeping, D uninterruptible, T stopped, Z ended
 * @param utimeTicks CPU time in user code, in ticks of 10 ms
 * @param stimeTicks CPU time inside the kernel, in ticks of 10 ms
 * @param pageFaults how many pages the kernel had to map or read for it
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
    OptionalLong pageFaults,
    OptionalLong voluntarySwitches,
    OptionalLong involuntarySwitches,
    Optional<SyscallSample> syscall,
    Optional<String> wchan,
    Optional<WaitTarget> target) {

  private static final Duration BOUND = Duration.ofSeconds(1);

  /**
   * Samples thread {@code tid} of process {@code pid}. Never throws, and does not block for more
   * than a second: the memory map of a process cannot be read while a thread of it changes that,
   * which it may be kept in.
   *
   * @param pid the process, of the same user
   * @param tid the native id of the thread
   * @return empty where there is no {@code /proc}, for a thread that is gone, and if it cannot be
   *     read in time
   */
  public static Optional<ThreadSample> take(long pid, long tid) {
    try {
      return Bounded.within(
          BOUND, "to sample thread " + tid, () -> take(Path.of("/proc"), pid, tid));
    } catch (IOException e) {
      return Optional.empty();
    }
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
            count(fields, 11),
            count(fields, 12),
            sum(count(fields, 7), count(fields, 9)),
            ProcThread.statusValue(status, "voluntary_ctxt_switches"),
            ProcThread.statusValue(status, "nonvoluntary_ctxt_switches"),
            syscall,
            thread.ofThread("wchan").map(String::strip).filter(w -> !w.equals("0") && !w.isEmpty()),
            syscall.flatMap(call -> WaitTargetFinder.find(thread, call))));
  }

  private static OptionalLong count(String[] fields, int index) {
    long value = index < fields.length ? ProcThread.number(fields[index]) : -1;
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static OptionalLong sum(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(a.getAsLong() + b.getAsLong())
        : OptionalLong.empty();
  }
}
