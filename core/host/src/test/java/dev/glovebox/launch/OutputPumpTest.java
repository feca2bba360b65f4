package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutputPumpTest {
  /** Says nothing until it has a line; counts how often it is looked at. */
  private static final class Quiet extends InputStream {
    final AtomicInteger looks = new AtomicInteger();
    volatile boolean hasLine;

    @Override
    public int available() {
      looks.incrementAndGet();
      return hasLine ? 1 : 0;
    }

    @Override
    public int read() {
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      hasLine = false;
      bytes[offset] = '\n';
      return 1;
    }
  }

  private final Quiet stdout = new Quiet();
  private final OutputBudget budget = new OutputBudget(1 << 20, System::nanoTime);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final OutputPump pump =
      new OutputPump(
          Daemon::of,
          "pump-under-test",
          new WorkerOutput(stdout, budget, lines::add),
          new WorkerOutput(new Quiet(), budget, lines::add));

  @AfterEach
  void end() {
    pump.finish(Duration.ofSeconds(10));
  }

  /** Waits until it is not looked at 20 times a second any more. */
  private void awaitDozing() {
    pump.start();
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              int before = stdout.looks.get();
              Thread.sleep(300);
              return before > 5 && stdout.looks.get() - before <= 1;
            });
  }

  @Test
  void start_ofOneThatSaysNothing_looksLessAndLess() {
    awaitDozing();
  }

  @Test
  void expect_whileItDozes_readsAtOnceAndLooksOftenAgain() {
    awaitDozing();
    int before = stdout.looks.get();
    stdout.hasLine = true;

    pump.expect();

    await().until(() -> !lines.isEmpty());
    await().until(() -> stdout.looks.get() - before > 8);
  }

  @Test
  void start_ofOneThatSpeaksUnexpected_readsItWithinItsNap() {
    awaitDozing();
    stdout.hasLine = true;

    await().atMost(Duration.ofSeconds(20)).until(() -> !lines.isEmpty());
    assertThat(lines).hasSize(1);
  }
}
