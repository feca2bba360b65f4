package dev.glovebox.cli;

import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.RegistryException;
import java.util.ArrayList;
import java.util.List;

/**
 * A failure as the command line tells it: one line, and one for the fix.
 *
 * @param what what happened, on one line
 * @param fix what to do next, on one line; empty if there is nothing to say
 */
record Problem(String what, String fix) {
  Problem {
    what = oneLine(what);
    fix = oneLine(fix);
  }

  /**
   * The problems that a failure stands for: one as a rule, more for a registry with many faults.
   */
  static List<Problem> of(Throwable failure) {
    List<Problem> problems = new ArrayList<>();
    if (failure instanceof RegistryException registry && !registry.faults().isEmpty()) {
      int last = registry.faults().size() - 1;
      for (int i = 0; i <= last; i++) {
        // The advice is the same for all of them.
        problems.add(
            new Problem(registry.faults().get(i).toString(), i == last ? registry.advice() : ""));
      }
    } else {
      problems.add(single(failure));
    }
    for (Throwable other : failure.getSuppressed()) {
      if (other instanceof GloveboxException) {
        problems.addAll(of(other));
      }
    }
    return problems;
  }

  private static Problem single(Throwable failure) {
    if (failure instanceof UsageException usage) {
      return new Problem(usage.getMessage(), usage.advice());
    }
    if (failure instanceof GloveboxException known) {
      String message = String.valueOf(known.getMessage());
      String end = ". " + known.advice();
      return message.endsWith(end)
          ? new Problem(message.substring(0, message.length() - end.length()), known.advice())
          : new Problem(message, "");
    }
    return new Problem(
        "a bug in glovebox: " + failure, "Run it again with --verbose, and report what it prints.");
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
