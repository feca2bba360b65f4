package dev.glovebox.supervise;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundTasksTest {
  /** An error that cannot even be logged, as without memory. */
  private static final class Unspeakable extends OutOfMemoryError {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new OutOfMemoryError("for the message");
    }

    @Override
    public String getMessage() {
      throw new OutOfMemoryError("for the message");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new OutOfMemoryError("for the trace");
    }
  }

  @Test
  void every_whoseTaskThrowsWhatCannotBeLogged_runsItAgain() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    try (BackgroundTasks background = new BackgroundTasks()) {
      background.every(
          Duration.ofMillis(1),
          () -> {
            runs.incrementAndGet();
            throw new Unspeakable();
          });
      background.every(Duration.ofMillis(1), others::incrementAndGet);

      await().until(() -> runs.get() >= 5 && others.get() >= 5);
    }
  }
}
