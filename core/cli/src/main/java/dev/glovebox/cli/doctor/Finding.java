package dev.glovebox.cli.doctor;

import dev.glovebox.failure.GloveboxException;

/**
 * What one check found.
 *
 * @param level how bad it is
 * @param name what was looked at, in a word or two
 * @param fact what is there, on one line
 * @param advice what to do; empty where nothing is to be done
 */
public record Finding(Level level, String name, String fact, String advice) {
  /** How bad a finding is. */
  public enum Level {
    /** Nothing is to be done. */
    OK,
    /** Workers work, but something is missing or limited. */
    WARN,
    /** Workers cannot work. */
    FAIL
  }

  /**
   * Puts the fact and the advice on one line each.
   *
   * @param level how bad it is
   * @param name what was looked at, in a word or two
   * @param fact what is there, on one line
   * @param advice what to do; empty where nothing is to be done
   */
  public Finding {
    fact = oneLine(fact);
    advice = oneLine(advice);
  }

  static Finding ok(String name, String fact) {
    return new Finding(Level.OK, name, fact, "");
  }

  static Finding warn(String name, String fact, String advice) {
    return new Finding(Level.WARN, name, fact, advice);
  }

  static Finding fail(String name, String fact, String advice) {
    return new Finding(Level.FAIL, name, fact, advice);
  }

  /** A failure as a finding; its message ends with its advice, which is told apart. */
  static Finding fail(String name, GloveboxException failure) {
    String message = String.valueOf(failure.getMessage());
    return fail(name, message.replace(" " + failure.advice(), ""), failure.advice());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
