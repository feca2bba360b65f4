package dev.glovebox.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Turns turns = new Turns();

  @Test
  void oneThatHangs_takesOneThread_andTheOthersRunWhenItIsOver() throws IOException {
    CountDownLatch answer = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(
            () ->
                turns.within(
                    SHORT,
                    "to wait",
                    () -> {
                      runs.incrementAndGet();
                      answer.await();
                      return null;
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("to wait took more than");

    for (int i = 0; i < 40; i++) {
      assertThatThrownBy(() -> turns.within(Duration.ofMillis(1), "to ask", runs::incrementAndGet))
          .isInstanceOf(IOException.class)
          .hasMessage("to ask takes more than 1 ms already");
    }
    assertThat(runs).hasValue(1);
    answer.countDown();

    assertThat(turns.within(LONG, "to ask", runs::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void oneThatFails_endsItsTurn() throws IOException {
    IOException known = new IOException("known");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  turns.within(
                      LONG,
                      "to fail",
                      () -> {
                        throw known;
                      }))
          .isSameAs(known);
    }
    assertThatThrownBy(
            () ->
                turns.within(
                    LONG,
                    "to fail",
                    () -> {
                      throw new IllegalStateException("unchecked");
                    }))
        .hasMessage("unchecked");
    assertThat(turns.within(LONG, "to ask", () -> 1)).isEqualTo(1);
  }

  @Test
  void anInterrupt_isKept() throws IOException {
    Thread.currentThread().interrupt();

    assertThat(turns.within(LONG, "to ask", () -> 1)).isEqualTo(1);

    assertThat(Thread.interrupted()).isTrue();
  }
}
