package dev.glovebox.worker;

import com.sun.jna.NativeLibrary;

/**
 * JNA's initialization, on a thread of its own while the worker connects to its host: each takes
 * tens of milliseconds, and neither needs the other.
 */
final class JnaStart implements Runnable {
  private final Thread thread = new Thread(this, "jna-start");
  private Error failure;

  static JnaStart begin() {
    JnaStart start = new JnaStart();
    start.thread.setDaemon(true);
    start.thread.start();
    return start;
  }

  @Override
  public void run() {
    try {
      NativeLibrary.getProcess();
    } catch (Error e) {
      failure = e;
    }
  }

  /**
   * Waits until JNA can be used.
   *
   * @throws UnsatisfiedLinkError if its own native library cannot be loaded
   */
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
