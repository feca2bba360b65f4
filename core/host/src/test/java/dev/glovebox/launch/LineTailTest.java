package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTailTest {
  @Test
  void keepsTheLastLines() {
    LineTail tail = new LineTail(2, 100);
    tail.add("a");
    tail.add("b");
    tail.add("c");
    assertThat(tail.snapshot()).containsExactly("b", "c");
  }

  @Test
  void keepsNoMoreCharactersThanItsBound() {
    LineTail tail = new LineTail(100, 10);
    tail.add("12345");
    tail.add("6789");
    tail.add("ab");
    assertThat(tail.snapshot()).containsExactly("6789", "ab");
  }

  @Test
  void keepsTheNewestLineWhateverItsLength() {
    LineTail tail = new LineTail(100, 3);
    tail.add("a");
    tail.add("12345");
    assertThat(tail.snapshot()).containsExactly("12345");
  }
}
