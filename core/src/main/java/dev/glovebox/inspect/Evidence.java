package dev.glovebox.inspect;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One trace that an inspection found, and the rule that it falls under.
 *
 * @param rule 1 to 11, as numbered in the table of detection rules; {@link #RUNTIME_TRACE} for the
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

  public Evidence {
    Objects.requireNonNull(strength, "strength");
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(detail, "detail");
  }

  /** Whether this alone shows a Go runtime in {@link #file()}: rules 1 to 4. */
  public boolean provesGo() {
    return rule >= 1 && rule <= 4;
  }

  /** {@code rule 2 (certain): note owned by Go [libgreeter.so]}, for people. */
  @Override
  public String toString() {
    String number = rule == RUNTIME_TRACE ? "trace" : "rule " + rule;
    String weight = strength.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return number + " (" + weight + "): " + detail + " [" + file.getFileName() + "]";
  }
}
