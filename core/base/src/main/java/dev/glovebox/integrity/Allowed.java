package dev.glovebox.integrity;

import java.util.List;

/**
 * Go ahead.
 *
 * @param warnings what a stricter policy would have refused, or what could not be checked; each a
 *     message for people. Empty as a rule
 */
public record Allowed(List<String> warnings) implements Decision {
  /** Go ahead, without any warning. */
  public static final Allowed PLAINLY = new Allowed(List.of());

  /**
   * Copies the warnings.
   *
   * @param warnings what a stricter policy would have refused, or what could not be checked
   */
  public Allowed {
    warnings = List.copyOf(warnings);
  }

  @Override
  public boolean allowed() {
    return true;
  }
}
