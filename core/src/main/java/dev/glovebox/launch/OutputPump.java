package dev.glovebox.launch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The daemon thread that reads both outputs of one worker, from its start until after its end.
 *
 * <p>It looks for bytes instead of waiting in a read. A read cannot be ended from outside while
 * anything holds the other end of the pipe, and a process that the worker started may hold it for
 * ever; such a read would keep this thread, and (through the stream's monitor) the JDK's reaper and
 * everyone who closes the stream. Looking costs an idle worker 20 wake-ups a second.
 *
 * <p>It holds the monitors of both streams as long as it runs. At the process's end the JDK's
 * reaper reads a pipe, under that monitor, until it is empty ({@code
 * ProcessImpl.ProcessPipeInputStream} of JDK 17 to 25): for ever and into ever more memory if a
 * surviving child floods it. So the reaper has to wait until this thread has drained, within
 * bounds, and closed the stream.
 */
final class OutputPump {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

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

  OutputPump(String threadName, WorkerOutput stdout, WorkerOutput stderr) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * The process has ended: reads what it left and closes the streams. Waits for that, but no longer
   * than {@code bound}.
   */
  void finish(Duration bound) {
    processEnded = true;
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
    long pause = SHORTEST_PAUSE_NANOS;
    while (!processEnded) {
      if (pumpBoth() > 0) {
        pause = SHORTEST_PAUSE_NANOS;
      } else {
        LockSupport.parkNanos(this, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
      }
    }
    long end = System.nanoTime() + LAST_DRAIN_NANOS;
    long drained = 0;
    int count = pumpBoth();
    while (count > 0 && (drained < LAST_DRAIN_BYTES || System.nanoTime() - end < 0)) {
      drained += count;
      count = pumpBoth();
    }
    stdout.end();
    stderr.end();
  }

  private int pumpBoth() {
    return stdout.pump() + stderr.pump();
  }
}
