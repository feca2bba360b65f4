package dev.glovebox.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits that workers inherit from this process.
 *
 * @param proc as a rule {@code /proc}
 */
record LimitsCheck(Path proc) implements Check {
  /** A worker takes a few descriptors in the host and about twenty of its own. */
  private static final long FEW_FILES = 256;

  /** A worker that is a JVM has about twenty threads, and a Go library adds one for each core. */
  private static final long FEW_PROCESSES = 256;

  @Override
  public List<Finding> look() {
    String limits;
    try {
      limits = Files.readString(proc.resolve("self/limits"));
    } catch (IOException e) {
      return List.of(Finding.ok("limits", "not known on this system"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        atLeast(limits, "open files", FEW_FILES, "A worker needs some: raise it with ulimit -n."));
    findings.add(
        atLeast(
            limits,
            "processes",
            FEW_PROCESSES,
            "It counts all threads of this user: raise it with ulimit -u."));
    String core = soft(limits, "core file size").orElse("not known");
    findings.add(
        Finding.ok(
            "core files",
            "limit " + core + "; workers write none in any case, but an error report (hs_err)"));
    return findings;
  }

  private static Finding atLeast(String limits, String name, long least, String advice) {
    String value = soft(limits, name).orElse("not known");
    OptionalLong number =
        value.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    return number.isPresent() && number.getAsLong() < least
        ? Finding.warn(name, "limit " + value + ", less than " + least, advice)
        : Finding.ok(name, "limit " + value);
  }

  /** The soft limit in {@code Max open files 1024 4096 files}. */
  private static Optional<String> soft(String limits, String name) {
    Matcher line =
        Pattern.compile("(?m)^Max " + Pattern.quote(name) + "\\s+(\\S+)").matcher(limits);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }
}
