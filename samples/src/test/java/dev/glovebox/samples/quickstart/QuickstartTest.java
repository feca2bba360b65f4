package dev.glovebox.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.samples.Checkout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QuickstartTest {
  @Test
  void everyStepIsAsExpected() {
    Checkout.needStubs("greeter", "segv", "prefork");
    ByteArrayOutputStream shown = new ByteArrayOutputStream();

    int failures =
        Quickstart.run(
            Checkout.root().resolve("samples/registry.yaml"),
            new PrintStream(shown, true, StandardCharsets.UTF_8));

    assertThat(failures).as(shown.toString(StandardCharsets.UTF_8)).isZero();
  }

  @Test
  void whatIsNotAsExpected_isCounted() {
    Screen screen = new Screen(new PrintStream(new ByteArrayOutputStream(), true));

    screen.expect(true, "this holds");
    screen.expect(false, "this does not");

    assertThat(screen.failures()).isOne();
  }
}
