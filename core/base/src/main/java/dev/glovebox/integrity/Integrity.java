package dev.glovebox.integrity;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of GB301, shared by those who look when a registry opens and before a load. */
public final class Integrity {
  /** How far the rule reaches against who has the same rights. */
  static final String PROMISE =
      "Promised is that what was hashed is what is called. Code that runs as the same user, or as"
          + " root, is not held off by that: it can write to the file, and to this process.";

  private Integrity() {}

  /**
   * {@return the refusal of a file that cannot be trusted, with the advice for each kind of fault}
   *
   * @param library the name of the library in its registry
   * @param file the file
   * @param faults why it cannot be trusted
   */
  public static Refused refusal(String library, Path file, List<IntegrityFault> faults) {
    return new Refused(
        GuardRule.GB301,
        library,
        "the file of library '" + library + "' cannot be trusted (" + file + ")",
        faults.stream().map(IntegrityFault::text).toList(),
        faults.stream()
            .map(fault -> fault.kind().advice())
            .distinct()
            .collect(Collectors.joining(" ")));
  }

  /**
   * {@return the fault of a file with another hash than the pinned one; empty if they are the same}
   *
   * @param pinned the SHA-256 in the registry, in hexadecimal of either case
   * @param actual the file's
   */
  public static Optional<IntegrityFault> hashFault(String pinned, String actual) {
    return pinned.equalsIgnoreCase(actual)
        ? Optional.empty()
        : Optional.of(
            new IntegrityFault(
                IntegrityFault.Kind.HASH, "its sha256 is " + actual + ", pinned is " + pinned));
  }

  /**
   * {@return the refusal of a file that could not be opened, with what to do about it}
   *
   * @param library the name of the library in its registry
   * @param file the file
   * @param failure what the attempt to open it threw
   */
  public static Refused unreadable(String library, Path file, IOException failure) {
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
        GuardRule.GB302,
        library,
        "library '" + library + "' cannot be opened",
        List.of(file + ": " + why),
        advice);
  }
}
