package dev.glovebox.cli;

import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * Finds an option that does not exist among the arguments of a call, where all that is no known
 * option may stand: {@code -5} is meant as it is, {@code --jsn} is not.
 */
final class MistypedOption {
  private static final Pattern OPTION = Pattern.compile("--?[A-Za-z].*");
  private static final Pattern NUMBER = Pattern.compile("-(Infinity|NaN)");

  private MistypedOption() {}

  /**
   * Looks at the arguments in front of {@code --}, if there is one.
   *
   * @throws UsageException for one that looks like an option
   */
  static void check(CommandLine command, List<String> words) {
    List<String> given = command.getParseResult().originalArgs();
    int end = given.indexOf("--");
    List<String> before = end < 0 ? given : given.subList(0, end);
    for (String word : words) {
      if (before.contains(word)
          && OPTION.matcher(word).matches()
          && !NUMBER.matcher(word).matches()) {
        throw new UsageException(
            "unknown option '" + word + "'",
            "To pass it to the function, put -- before it; --help lists the options.",
            null);
      }
    }
  }
}
