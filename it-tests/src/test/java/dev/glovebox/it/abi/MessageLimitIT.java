package dev.glovebox.it.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Pointer;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.MessageTooLargeException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.it.AvailableStubs;
import dev.glovebox.marshal.Free;
import dev.glovebox.registry.PoolLimits;
import dev.glovebox.registry.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages beyond {@code limits.message}: refused with the right outcome, and the lane goes on. */
@Timeout(60)
class MessageLimitIT {
  private static final int LIMIT = 64 * 1024;

  /** So many bytes from 1 on hold no zero byte. */
  private static final int CHUNK = 200;

  /** Makes a string in the worker that is longer than any argument could be. */
  public interface MadeText {
    Pointer calc_malloc(long bytes);

    void calc_fill_i8(Pointer values, int count, byte first);

    @Free("calc_free")
    String calc_echo_pointer(Pointer text);
  }

  private Glovebox box;
  private CalcLibrary calc;

  @BeforeEach
  void open() {
    box =
        Glovebox.open(
            Registry.builder()
                .library("calc", it -> it.path(AvailableStubs.path("calc")).pool("small"))
                .pool("small", it -> it.limits(new PoolLimits(LIMIT)))
                .build());
    calc = box.load("calc", CalcLibrary.class);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void tooLargeArguments_areNotSent_andTheLaneGoesOn() {
    long worker = calc.calc_process_id();

    MessageTooLargeException refused =
        catchThrowableOfType(
            MessageTooLargeException.class, () -> calc.calc_strlen("x".repeat(LIMIT)));

    assertThat(refused.outcome()).contains(Outcome.NOT_SENT);
    assertThat(refused).hasMessageContaining("65536").hasMessageContaining("limits.message");
    assertThat(refused.function()).contains("calc_strlen");
    assertThat((long) calc.calc_process_id()).isEqualTo(worker);
  }

  @Test
  void anArrayThatCouldNotComeBack_isNotSent() {
    MessageTooLargeException refused =
        catchThrowableOfType(
            MessageTooLargeException.class, () -> calc.calc_reverse(new byte[LIMIT], 1));

    assertThat(refused.outcome()).contains(Outcome.NOT_SENT);
    assertThat(calc.calc_add_i32(1, 2)).isEqualTo(3);
  }

  @Test
  void aTooLargeResult_hasRun_isFreed_andTheLaneGoesOn() {
    MadeText made = box.load("calc", MadeText.class);
    long worker = calc.calc_process_id();
    Pointer text = made.calc_malloc(2L * LIMIT);
    for (int at = 0; at < LIMIT; at += CHUNK) {
      made.calc_fill_i8(text.share(at), CHUNK, (byte) 1);
    }

    MessageTooLargeException refused =
        catchThrowableOfType(MessageTooLargeException.class, () -> made.calc_echo_pointer(text));

    assertThat(refused.outcome()).contains(Outcome.RAN);
    assertThat(refused).hasMessageContaining("limits.message");
    assertThat(refused.function()).contains("calc_echo_pointer");
    assertThat((long) calc.calc_process_id()).isEqualTo(worker);
    assertThat(calc.calc_blocks_alive()).isZero();
  }
}
