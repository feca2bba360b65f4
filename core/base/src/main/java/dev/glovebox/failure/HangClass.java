package dev.glovebox.failure;

/** What a thread that does not return is doing. */
public enum HangClass {
  /** Waits in {@code futex} for a mutex or a similar lock. */
  MUTEX("waits for a mutex that nobody releases"),
  /** Waits for a condition variable, semaphore, timed mutex or rwlock: the kernel shows no more. */
  CONDITION("waits for a condition variable, semaphore or read-write lock"),
  /** Waits in {@code pthread_join}. */
  THREAD_JOIN("waits for another thread to end"),
  /** Parked by Go's scheduler: the word it waits on lies in Go's heap. */
  GO_PARK("is parked by Go's scheduler, which does not wake it"),
  /** Waits for a lock, or the garbage collector, of a Go runtime: the word lies in its data. */
  GO_RUNTIME_LOCK("waits for a lock or the garbage collector of the Go runtime"),
  /** Waits in {@code poll}, {@code select} or {@code epoll_wait}. */
  EVENT_WAIT("waits for an event"),
  /** Reads, writes, accepts or connects, and the other side does not answer. */
  IO("waits for input or output"),
  /** Sleeps for a time. */
  SLEEP("sleeps"),
  /** Waits for a child process. */
  CHILD_WAIT("waits for a child process to end"),
  /** Waits for a lock on a file. */
  FILE_LOCK("waits for a lock on a file"),
  /** Waits for a signal. */
  PAUSE("waits for a signal"),
  /** Computes without end, in user code. */
  CPU_SPIN("runs without end in its own code (CPU spin)"),
  /** Gives its processor away again and again, by {@code sched_yield} as a rule. */
  YIELD_SPIN("runs without end in a loop of short system calls (yield spin)"),
  /** Touches memory that is not there, again and again: the kernel is busy mapping pages. */
  FAULT_SPIN("runs without end in page faults"),
  /**
   * Runs in and out of the kernel without end: a loop of short system calls, or faults whose signal
   * handler returns into them. From outside they look alike.
   */
  KERNEL_SPIN(
      "runs without end in and out of the kernel: a loop of short system calls, or a fault whose"
          + " signal handler returns into it"),
  /** Sleeps and wakes again and again without getting on. */
  POLLING("wakes up again and again without getting on (polling)"),
  /** Does not run and does not wake; what it waits for is not known. */
  BLOCKED("is blocked"),
  /** Waits inside the kernel where signals do not reach: {@code SIGKILL} may not end it. */
  UNINTERRUPTIBLE("is in an uninterruptible wait inside the kernel; SIGKILL may not end it"),
  /** Stopped by {@code SIGSTOP} or a debugger. */
  STOPPED("is stopped by a signal or a debugger"),
  /** Nothing could be concluded. */
  UNKNOWN("does something that could not be determined");

  private final String sentence;

  HangClass(String sentence) {
    this.sentence = sentence;
  }

  /** {@return what the thread does, as a sentence without its subject and its full stop} */
  public String sentence() {
    return sentence;
  }
}
