package dev.glovebox.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedTest {
  @Test
  void whatNeverReturns_isGivenUp() {
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                Bounded.within(
                    Duration.ofMillis(50),
                    "to wait",
                    () -> {
                      never.await();
                      return null;
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("to wait took more than 50 ms");
    never.countDown();
  }

  @Test
  void anInterrupt_isKept_andDoesNotReachTheOperation() throws IOException {
    Thread.currentThread().interrupt();

    boolean there =
        Bounded.within(
            Duration.ofSeconds(10), "to ask", () -> Thread.currentThread().isInterrupted());

    assertThat(there).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void failures_arePassedOn() {
    IOException failure = new IOException("no");

    assertThatThrownBy(
            () ->
                Bounded.within(
                    Duration.ofSeconds(10),
                    "to fail",
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }
}
