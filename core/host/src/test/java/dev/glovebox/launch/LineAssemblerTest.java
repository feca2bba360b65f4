package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineAssemblerTest {
  private final List<String> lines = new ArrayList<>();
  private final LineAssembler assembler = new LineAssembler(10, lines::add);

  @Test
  void linesEndAtLfAndLoseTheirCr() {
    feed("one\r\ntw");
    feed("o\n\nthree");
    assertThat(lines).containsExactly("one", "two", "");
    assembler.end();
    assertThat(lines).containsExactly("one", "two", "", "three");
  }

  @Test
  void end_withoutAPartialLine_emitsNothing() {
    feed("one\n");
    assembler.end();
    assertThat(lines).containsExactly("one");
  }

  @Test
  void aLongLineIsCutAndSaysByHowMuch() {
    feed("0123456789abc\nnext\n");
    assertThat(lines).containsExactly("0123456789... [3 more bytes cut]", "next");
  }

  @Test
  void aLineOfExactlyTheBoundIsWhole() {
    feed("0123456789\n");
    assertThat(lines).containsExactly("0123456789");
  }

  @Test
  void aCutNeverSplitsACharacter() {
    feed("012345678\u00e9xyz\n");
    assertThat(lines).containsExactly("012345678... [5 more bytes cut]");
    lines.clear();
    feed("01234567\u00e9xyz\n");
    assertThat(lines).containsExactly("01234567\u00e9... [3 more bytes cut]");
  }

  @Test
  void bytesThatAreNotUtf8BecomeReplacementCharacters() {
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, 'b', '\n'};
    assembler.accept(bytes, bytes.length);
    assertThat(lines).containsExactly("a\ufffd\ufffdb");
  }

  private void feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assembler.accept(bytes, bytes.length);
  }
}
