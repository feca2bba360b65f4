package dev.glovebox.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Yama lets one see of another process, which decides how much a hang report can say.
 *
 * @param proc as a rule {@code /proc}
 */
record PtraceCheck(Path proc) implements Check {
  private static final String NAME = "ptrace scope";

  @Override
  public List<Finding> look() {
    Path file = proc.resolve("sys/kernel/yama/ptrace_scope");
    String scope;
    try {
      scope = Files.readString(file).strip();
    } catch (IOException e) {
      return List.of(
          Finding.ok(NAME, "no Yama here: hang reports see what file permissions let them"));
    }
    return switch (scope) {
      case "0", "1" ->
          List.of(
              Finding.ok(
                  NAME,
                  scope + ": workers are children of their host, so hang reports are complete"));
      default ->
          List.of(
              Finding.warn(
                  NAME,
                  scope + ": a process may not look into its children",
                  "Hang reports then lack system calls and kernel stacks; everything else works."
                      + " sysctl kernel.yama.ptrace_scope=1 allows them."));
    };
  }
}
