package dev.glovebox.guard;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words of GB301, shared by those who look when a registry opens and before a load. */
final class Integrity {
  private Integrity() {}

  static Refused refusal(String library, Path file, List<String> faults) {
    List<String> advice = new ArrayList<>();
    if (faults.stream().anyMatch(fault -> fault.contains(" is writable by "))) {
      advice.add("Take the write permission from the others (chmod go-w).");
    }
    if (faults.stream().anyMatch(fault -> fault.contains(" belongs to "))) {
      advice.add("Give it to root or to the user of this process (chown), or keep a copy that is.");
    }
    if (faults.stream().anyMatch(fault -> fault.contains("sha256"))) {
      advice.add(
          "If the new file is meant, pin its hash in the registry ('glovebox inspect' prints it);"
              + " if not, restore the old one.");
    }
    if (faults.stream().anyMatch(fault -> fault.contains("changed or replaced"))) {
      advice.add("Open the registry again to have the new file judged.");
    }
    return new Refused(
        Rule.GB301,
        library,
        "the file of library '" + library + "' cannot be trusted (" + file + ")",
        faults,
        String.join(" ", advice));
  }

  static Refused unreadable(String library, Path file, IOException failure) {
    String why;
    String advice;
    if (failure instanceof NoSuchFileException) {
      why = "there is no such file";
      advice = "Build or install it, or correct the path of '" + library + "' in the registry.";
    } else if (failure instanceof AccessDeniedException) {
      why = "permission denied";
      advice = "Make the file and its directories readable for the user of this process.";
    } else {
      why = failure.toString();
      advice = "Check the file and the file system that it is on.";
    }
    return new Refused(
        Rule.GB302,
        library,
        "library '" + library + "' cannot be opened",
        List.of(file + ": " + why),
        advice);
  }
}
