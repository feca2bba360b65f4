package dev.glovebox.failure;

import java.util.List;

/** The text form that both reports share: a head, and facts listed below it. */
final class Lines {
  private Lines() {}

  static String of(String head, List<String> facts) {
    StringBuilder text = new StringBuilder(head);
    for (String fact : facts) {
      text.append("\n  - ").append(fact);
    }
    return text.toString();
  }
}
