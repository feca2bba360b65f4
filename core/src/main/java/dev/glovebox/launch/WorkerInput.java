package dev.glovebox.launch;

import java.io.IOException;
import java.io.OutputStream;
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
  private boolean written;
  private boolean closeRequested;

  WorkerInput(String workerName, OutputStream out) {
    this.workerName = workerName;
    this.out = out;
  }

  void write(byte[] bootstrap, String threadName) {
    Thread writer = new Thread(() -> writeNow(bootstrap), threadName);
    writer.setDaemon(true);
    writer.start();
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
