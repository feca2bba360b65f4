package dev.glovebox.cli;

import dev.glovebox.Glovebox;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.registry.Registry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glovebox validate}: everything that is wrong with a registry and its libraries. */
@Command(
    name = "validate",
    description = {
      "Find everything that is wrong with a registry, before anything calls it: faults of the file"
          + " as FILE:LINE:COLUMN, then what the guard refuses, then files that are not there."
          + " Nothing is loaded or started.",
      "",
      "The exit code is that of the worst finding: "
          + "4 for faults of the file, 3 for refusals, 1 for absent files, 0 for none. Findings are"
          + " on stderr, a line each; with --json they are also in the JSON object on stdout."
    },
    footerHeading = "%nExample:%n",
    footer = "  glovebox validate registry.yaml")
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "REGISTRY", description = "The registry file, in YAML or JSON.")
  private Path registryFile;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Validation validation;
    try {
      Registry registry = Registry.open(registryFile);
      validation = Validation.of(registry, Glovebox.judge(registry));
    } catch (GloveboxException e) {
      if (json) {
        out.println(Json.pretty(failed(e)));
      }
      throw e;
    }
    validation.problems().forEach(p -> Problems.print(spec.commandLine().getErr(), p));
    if (json) {
      out.println(Json.pretty(validation.json(registryFile)));
    } else {
      validation.lines(registryFile).forEach(out::println);
    }
    return validation.exitCode().code();
  }

  private com.fasterxml.jackson.databind.node.ObjectNode failed(GloveboxException failure) {
    var document = Json.object().put("registry", registryFile.toString()).put("valid", false);
    if (failure instanceof RegistryException faulty) {
      var faults = document.putArray("faults");
      for (RegistryException.Fault fault : faulty.faults()) {
        faults
            .addObject()
            .put("file", fault.file())
            .put("line", fault.line())
            .put("column", fault.column())
            .put("pointer", fault.pointer())
            .put("problem", fault.problem());
      }
      return document;
    }
    document.setAll(Json.error(failure, ExitCode.of(failure)));
    return document;
  }
}
