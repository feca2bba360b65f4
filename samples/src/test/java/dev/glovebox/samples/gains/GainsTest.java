package dev.glovebox.samples.gains;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.samples.Checkout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GainsTest {
  private static String printed(Consumer<String[]> main) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      main.accept(new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void twoEditionsOfOneLibrary_doNotMeet() {
    Checkout.needStubs("edition_one", "edition_two");
    assertThat(printed(SideBySide::main)).isEqualTo("editions 1 and 2");
  }

  @Test
  void aLibraryThatIsNotThreadSafe_isUsedByTwoThreads_withTheSameResults() {
    Checkout.needStubs("one_at_a_time");
    assertThat(printed(AllCores::main)).startsWith("8 calls, the same results, ");
  }

  @Test
  void aLeak_endsWithItsWorker() {
    Checkout.needStubs("bad_alloc_growth");
    assertThat(printed(LeaksEnd::main)).endsWith("less than half of it at once: true");
  }
}
