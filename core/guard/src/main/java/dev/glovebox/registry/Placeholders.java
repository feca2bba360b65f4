package dev.glovebox.registry;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What stands for environment variables in the texts of a registry: {@code ${NAME}}, or {@code
 * ${NAME:default}} for one that may be unset; <code>$${</code> is the text <code>${</code> itself.
 */
final class Placeholders {
  private static final String START = "${";
  private static final String ESCAPED = "$${";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final UnaryOperator<String> environment;

  /**
   * @param environment the value of a variable; null for one that is not set
   */
  Placeholders(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /** Those that this process's environment has the values of. */
  static Placeholders ofThisProcess() {
    return new Placeholders(System::getenv);
  }

  /**
   * The text with the values of its variables. They are taken as they are: a placeholder in one is
   * none.
   *
   * @throws IllegalArgumentException if a placeholder is malformed, or its variable is not set; the
   *     message has nothing but what stands in the document
   */
  String resolve(String text) {
    StringBuilder resolved = new StringBuilder();
    int done = 0;
    for (int at = text.indexOf(START); at >= 0; at = text.indexOf(START, done)) {
      boolean escaped = at > done && text.charAt(at - 1) == '$';
      if (escaped) {
        resolved.append(text, done, at - 1).append(START);
        done = at + START.length();
      } else {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new IllegalArgumentException(
              "a placeholder begins and does not end in "
                  + Quoted.of(text)
                  + ": expected ${NAME} or ${NAME:default}; "
                  + ESCAPED
                  + " is the text "
                  + START
                  + " itself");
        }
        resolved.append(text, done, at).append(value(text.substring(at + START.length(), end)));
        done = end + 1;
      }
    }
    return resolved.append(text, done, text.length()).toString();
  }

  private String value(String inside) {
    int colon = inside.indexOf(':');
    String name = colon < 0 ? inside : inside.substring(0, colon);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(START + inside + "}")
              + " is no placeholder: expected ${NAME} or ${NAME:default}, with a name of letters,"
              + " digits and '_'; "
              + ESCAPED
              + " is the text "
              + START
              + " itself");
    }
    if (inside.contains(START)) {
      throw new IllegalArgumentException(
          "the default of "
              + START
              + name
              + ":...} has a placeholder in it, which is not supported");
    }
    String value = environment.apply(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + " is not set: set it, or write ${"
              + name
              + ":default}");
    }
    return inside.substring(colon + 1);
  }
}
