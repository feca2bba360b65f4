package dev.glovebox.launch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;

/**
 * The daemon thread that reads both outputs of one worker, from its start until after its end.
 *
 * <p>It looks for bytes instead of waiting in a read. A read cannot be ended from outside while
 * anything holds the other end of the pipe, and a process that the worker started may hold it for
 * ever; such a read would keep this thread, and (through the stream's monitor) the JDK's reaper and
 * everyone who closes the stream. While a worker is used it is looked at 20 times a second; one
 * that has been quiet, and that nobody calls ({@link #expect}), ever more rarely, at last every
 * eighth second: sixty idle workers would cost a host a good part of a core otherwise.
 *
 * <p>It holds the monitors of both streams as long as it runs. At the process's end the JDK's
 * reaper reads a pipe, under that monitor, until it is empty ({@code
 * ProcessImpl.ProcessPipeInputStream} of JDK 17 to 25): for ever and into ever more memory if a
 * surviving child floods it. So the reaper has to wait until this thread has drained, within
 * bounds, and closed the stream.
 */
public final class OutputPump {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  /** After so long without a byte and without a call the pump dozes. */
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long SHORTEST_DOZE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_DOZE_NANOS = Duration.ofSeconds(8).toNanos();

  /**
   * A surviving child of the worker that goes on writing is read for at least so long and so much.
   * The worker's own last words are never more than what a pipe holds, 64 KiB on Linux.
   */
  private static final long LAST_DRAIN_NANOS = Duration.ofMillis(500).toNanos();

  private static final long LAST_DRAIN_BYTES = 256 * 1024;

  private final WorkerOutput stdout;
  private final WorkerOutput stderr;
  private final Thread thread;
  private volatile boolean processEnded;
  private volatile boolean dozing;

  /**
   * @param threads makes the thread, of its name and its task
   */
  OutputPump(
      BiFunction<String, Runnable, Thread> threads,
      String threadName,
      WorkerOutput stdout,
      WorkerOutput stderr) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.thread = threads.apply(threadName, this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * The worker is about to be used. What it writes is read soon from then on, and for a second
   * after its last byte; that of a worker which is not used may lie in its pipe for eight seconds.
   * Costs nothing as a rule.
   */
  public void expect() {
    if (dozing) {
      dozing = false;
      LockSupport.unpark(thread);
    }
  }

  /**
   * The process has ended: reads what it left and closes the streams. Waits for that, but no longer
   * than {@code bound}. If there never was a thread to read with, the streams are closed unread.
   */
  void finish(Duration bound) {
    processEnded = true;
    if (thread.getState() == Thread.State.NEW) {
      close();
      return;
    }
    LockSupport.unpark(thread);
    try {
      thread.join(bound.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    synchronized (stdout.monitor()) {
      synchronized (stderr.monitor()) {
        pumpUntilTheEnd();
      }
    }
  }

  private void pumpUntilTheEnd() {
    while (!processEnded) {
      pumpUntilQuiet();
      dozeUntilExpected();
    }
    long end = System.nanoTime() + LAST_DRAIN_NANOS;
    long drained = 0;
    int count = pumpBoth();
    while (count > 0 && (drained < LAST_DRAIN_BYTES || System.nanoTime() - end < 0)) {
      drained += count;
      count = pumpBoth();
    }
    close();
  }

  private void close() {
    try {
      stdout.end();
    } finally {
      stderr.end();
    }
  }

  private void pumpUntilQuiet() {
    long pause = SHORTEST_PAUSE_NANOS;
    long quietSince = System.nanoTime();
    while (!processEnded && System.nanoTime() - quietSince < QUIET_NANOS) {
      if (pumpBoth() > 0) {
        pause = SHORTEST_PAUSE_NANOS;
        quietSince = System.nanoTime();
      } else {
        LockSupport.parkNanos(this, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
      }
    }
  }

  /** Returns when something came, is expected, or is to come no more. */
  private void dozeUntilExpected() {
    long pause = SHORTEST_DOZE_NANOS;
    dozing = true;
    while (dozing && !processEnded && pumpBoth() == 0) {
      LockSupport.parkNanos(this, pause);
      pause = Math.min(pause * 2, LONGEST_DOZE_NANOS);
    }
    dozing = false;
  }

  /** A line may be lost for want of memory; but the worker would wait for ever without a reader. */
  private int pumpBoth() {
    try {
      return stdout.pump() + stderr.pump();
    } catch (OutOfMemoryError e) {
      return 0;
    }
  }
}
