package dev.glovebox.worker;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the worker when its host is gone, however the host died: the kernel closes the pipe behind
 * standard input.
 *
 * <p><b>Threads:</b> one daemon thread of its own. It also works while every lane is inside native
 * code, since threads in native code do not hold up the end of a JVM.
 */
final class HostWatch implements Runnable {
  private final InputStream stdin;

  private final JnaStart jna;

  private HostWatch(InputStream stdin, JnaStart jna) {
    this.stdin = stdin;
    this.jna = jna;
  }

  static void start(InputStream stdin, JnaStart jna) {
    Thread thread = new Thread(new HostWatch(stdin, jna), "host-watch");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    if (jna.isUsable()) {
      HostTie.continueWithoutHost();
    }
    try {
      byte[] ignored = new byte[64];
      while (stdin.read(ignored) >= 0) {
        // The host has nothing more to say here; only the end matters.
      }
    } catch (IOException e) {
      // A pipe that fails is as gone as one that ends.
    }
    WorkerExit.HOST_GONE.now();
  }
}
