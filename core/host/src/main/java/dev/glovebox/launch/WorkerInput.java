package dev.glovebox.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's stdin: the bootstrap is written to it, then it stays open until the worker shall stop.
 *
 * <p><b>Threads.</b> The bootstrap is written by a short-lived daemon thread, since a worker that
 * does not read would block its writer. {@link #requestClose} never blocks: while the bootstrap is
 * being written the close is left to that thread.
 */
final class WorkerInput {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerInput.class);

  private final String workerName;
  private final OutputStream out;
  private final BiFunction<String, Runnable, Thread> threads;
  private final String threadName;

  /** Whether a thread writes to it. */
  private boolean writing;

  private boolean written;
  private boolean closeRequested;

  /**
   * @param threads makes the thread that writes, of its name and its task
   */
  WorkerInput(
      String workerName,
      OutputStream out,
      BiFunction<String, Runnable, Thread> threads,
      String threadName) {
    this.workerName = workerName;
    this.out = out;
    this.threads = threads;
    this.threadName = threadName;
  }

  void write(byte[] bootstrap) {
    Thread writer = threads.apply(threadName, () -> writeNow(bootstrap));
    synchronized (this) {
      writing = true;
    }
    boolean started = false;
    try {
      writer.start();
      started = true;
    } finally {
      if (!started) {
        synchronized (this) {
          writing = false;
        }
      }
    }
  }

  /** EOF for the worker: now, or as soon as the bootstrap is written. */
  void requestClose() {
    synchronized (this) {
      closeRequested = true;
      if (!written) {
        return;
      }
    }
    close();
  }

  /** The process has ended: closed now, or by the thread that writes to it still. */
  void end() {
    synchronized (this) {
      closeRequested = true;
      if (writing && !written) {
        return;
      }
    }
    close();
  }

  private void writeNow(byte[] bootstrap) {
    try {
      out.write(bootstrap);
      out.flush();
    } catch (IOException e) {
      // The worker is gone or has closed its stdin; its exit tells the story.
      LOG.debug("the bootstrap of worker {} was not read to its end", workerName, e);
    }
    boolean close;
    synchronized (this) {
      written = true;
      close = closeRequested;
    }
    if (close) {
      close();
    }
  }

  private void close() {
    try {
      out.close();
    } catch (IOException e) {
      LOG.debug("closing the stdin of worker {}", workerName, e);
    }
  }
}
