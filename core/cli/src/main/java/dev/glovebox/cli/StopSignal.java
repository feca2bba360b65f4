package dev.glovebox.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The word to stop, from SIGTERM or SIGINT.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class StopSignal {
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicReference<Runnable> second = new AtomicReference<>(() -> {});

  private StopSignal() {}

  /** Takes the two signals from now on. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    Signals.on("TERM", stop::arrived);
    Signals.on("INT", stop::arrived);
    return stop;
  }

  private void arrived() {
    if (first.getCount() == 0) {
      second.get().run();
    }
    first.countDown();
  }

  /** Sets what a further signal does. */
  void onSecond(Runnable action) {
    second.set(action);
  }

  /** Blocks until there was a signal. */
  void await() throws InterruptedException {
    first.await();
  }
}
