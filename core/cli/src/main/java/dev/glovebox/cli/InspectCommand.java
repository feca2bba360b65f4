package dev.glovebox.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glovebox inspect}: what libraries are and bring along, without loading them. */
@Command(
    name = "inspect",
    description = {
      "Tell what native libraries are, what they need, and whether they start threads, with the"
          + " evidence. Nothing is loaded.",
      "",
      "The sha256 that is printed pins the file in a registry. With --json stdout is an array with"
          + " one object for each file, in order; that of a file that cannot be inspected has its"
          + " error."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glovebox inspect libgreeter.so",
      "  glovebox inspect --json /usr/lib/x86_64-linux-gnu/*.so"
    })
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Native libraries.")
  private List<Path> files;

  @Option(names = "--json", description = "Print all that was found as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Inspector inspector = Inspector.system();
    ArrayNode documents = Json.array();
    ExitCode exit = ExitCode.OK;
    for (Path file : files) {
      try {
        Inspection inspection = inspector.inspect(file);
        if (json) {
          documents.add(InspectionJson.of(inspection));
        } else {
          InspectionText.lines(inspection, inspector.host()).forEach(out::println);
        }
      } catch (InspectionException e) {
        exit = ExitCode.FAILED;
        Problems.print(
            spec.commandLine().getErr(), e, GloveboxCommand.of(spec.commandLine()).verbose());
        ObjectNode failed = documents.addObject().put("file", file.toString());
        failed.setAll(Json.error(e, ExitCode.FAILED));
      }
    }
    if (json) {
      out.println(Json.pretty(documents));
    }
    return exit.code();
  }
}
