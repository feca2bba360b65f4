package dev.glovebox.cli;

import dev.glovebox.cli.doctor.Doctor;
import dev.glovebox.cli.doctor.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glovebox doctor}: whether this machine has what workers need. */
@Command(
    name = "doctor",
    description = {
      "Check whether this machine has what workers need: JDK, JNA, run directory, shared memory,"
          + " limits, tools; and start one. With a registry, also check that.",
      "",
      "Each check says OK, WARN (works, but something is worth knowing) or FAIL, and what to do."
          + " The exit code is 1 if one says FAIL, else 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  glovebox doctor", "  glovebox doctor registry.yaml"})
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "REGISTRY", description = "A registry file to check.")
  private Path registryFile;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean[] failed = {false};
    Doctor.examine(
        Optional.ofNullable(registryFile),
        finding -> {
          print(out, finding);
          failed[0] |= finding.level() == Finding.Level.FAIL;
        });
    return (failed[0] ? ExitCode.FAILED : ExitCode.OK).code();
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf("%-4s  %-14s %s%n", finding.level(), finding.name(), finding.fact());
    if (!finding.advice().isEmpty()) {
      out.printf("%-4s  %-14s fix: %s%n", "", "", finding.advice());
    }
    out.flush();
  }
}
