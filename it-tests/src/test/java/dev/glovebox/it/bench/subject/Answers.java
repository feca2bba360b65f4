package dev.glovebox.it.bench.subject;

/** Every answer is checked: a wrong one has no speed. */
final class Answers {
  private Answers() {}

  static void check(long expected, long answer) {
    if (answer != expected) {
      throw new IllegalStateException("wrong answer " + answer + ", not " + expected);
    }
  }
}
