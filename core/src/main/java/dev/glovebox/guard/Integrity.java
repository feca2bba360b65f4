package dev.glovebox.guard;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of GB301, shared by those who look when a registry opens and before a load. */
final class Integrity {
  private Integrity() {}

  static Refused refusal(String library, Path file, List<IntegrityFault> faults) {
    return new Refused(
        Rule.GB301,
        library,
        "the file of library '" + library + "' cannot be trusted (" + file + ")",
        faults.stream().map(IntegrityFault::text).toList(),
        faults.stream()
            .map(fault -> fault.kind().advice())
            .distinct()
            .collect(Collectors.joining(" ")));
  }

  static Optional<IntegrityFault> hashFault(String pinned, String actual) {
    return pinned.equalsIgnoreCase(actual)
        ? Optional.empty()
        : Optional.of(
            new IntegrityFault(
                IntegrityFault.Kind.HASH, "its sha256 is " + actual + ", pinned is " + pinned));
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
