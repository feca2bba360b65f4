package dev.glovebox.testkit;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

/** What can be said without a worker; it-tests have the rest. */
class FaultsTest {
  @Test
  void ofAFake_isRefused_andSaysWhatToDo() {
    try (FakeGlovebox box =
        FakeGlovebox.builder().library("greeter", Greeter.class, new GreeterInJava()).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Faults.of(box))
          .withMessageContaining("script its calls with FakeGlovebox.on(library, function)");
    }
    assertThatNullPointerException().isThrownBy(() -> Faults.of(null));
  }
}
