package dev.glovebox.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @Test
  void textInAnyScript_isLeftAsItIs() {
    String text = "\tgr\u00fc\u00dfe, \u05e9\u05dc\u05d5\u05dd \ud83d\ude00 \u200d {}";
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0x00", "0x07", "0x08", "0x0a", "0x0d", "0x1b", "0x7f", "0x85", "0x9b", "0x2028", "0x2029",
    "0x061c", "0x200e", "0x202e", "0x2066"
  })
  void whatMovesTheCursorOrEndsALine_isEscaped(String code) {
    char c = (char) Integer.decode(code).intValue();

    assertThat(Printable.of("a" + c + "b")).isEqualTo(String.format("a\\u%04xb", (int) c));
  }
}
