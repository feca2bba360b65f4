package dev.glovebox.inspect;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One trace that an inspection found, and the rule that it falls under.
 *
 * @param rule 1 to 13, as numbered in the table of detection rules; {@link #RUNTIME_TRACE} for the
 *     mark of a runtime that has no numbered rule (tokio, native-image, NativeAOT)
 * @param strength how far it carries
 * @param runtime the runtime that it points to; empty where it points to none in particular
 * @param file the file it was found in: the inspected one or one of its closure
 * @param detail what was found, and where in the file
 */
public record Evidence(
    int rule, Strength strength, Optional<RuntimeKind> runtime, Path file, String detail) {

  /** The rule number of evidence for a runtime that has no numbered rule. */
  public static final int RUNTIME_TRACE = 0;

  private static final int FIRST_OF_LATE_THREADS = 7;
  private static final int LAST_OF_LATE_THREADS = 9;
  private static final int THREADS_BY_OTHER_NAMES = 12;
  private static final int SEARCH_BY_NAME = 13;

  /**
   * Refuses missing components.
   *
   * @param rule 1 to 13, as numbered in the table of detection rules
   * @param strength how far it carries
   * @param runtime the runtime that it points to
   * @param file the file it was found in: the inspected one or one of its closure
   * @param detail what was found, and where in the file
   */
  public Evidence {
    Objects.requireNonNull(strength, "strength");
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(detail, "detail");
  }

  /** {@return whether this alone shows a Go runtime in {@link #file()}: rules 1 to 4} */
  public boolean provesGo() {
    return rule >= 1 && rule <= 4;
  }

  /** {@return whether this alone leaves it open whether {@link #file()} starts threads} */
  public boolean mayStartThreads() {
    return rule == RUNTIME_TRACE
        || (rule >= FIRST_OF_LATE_THREADS && rule <= LAST_OF_LATE_THREADS)
        || rule == THREADS_BY_OTHER_NAMES
        || rule == SEARCH_BY_NAME;
  }

  /** {@return whether this says anything about threads, be it only in support of other evidence} */
  public boolean bearsOnThreads() {
    return rule <= LAST_OF_LATE_THREADS || mayStartThreads();
  }

  /** {@code rule 2 (certain): note owned by Go [libgreeter.so]}, for people. */
  @Override
  public String toString() {
    String number = rule == RUNTIME_TRACE ? "trace" : "rule " + rule;
    String weight = strength.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return number + " (" + weight + "): " + detail + " [" + file.getFileName() + "]";
  }
}
