package dev.glovebox.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.CallSettings;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.registry.Durations;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.sidecar.value.ValueCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code glovebox call}: one call of a declared function, in a worker. */
@Command(
    name = CallCommand.NAME,
    description = {
      "Call a function that a registry declares, in a worker, and print its result.",
      "",
      "Integers are decimal or 0x hex, a bool is true or false, a pointer is null or a small"
          + " integer, a string is the word as it is, bytes are base64, a structure or an array is"
          + " JSON, as '{\"x\": 1}'. What the function only writes to is left out. A negative"
          + " number needs nothing special; put -- before arguments that look like an option.",
      "",
      "A void function prints nothing, a null string or pointer prints null. Structures and arrays"
          + " are printed as JSON, and so is all of it where the function has out parameters or an"
          + " errno: {\"value\": ..., \"out\": {...}, \"errno\": ...}.",
      "",
      "With --json stdout is one line of JSON once the options are read: {\"result\": ...}, or"
          + " {\"error\": {...}} with type, message, fix, exitCode and, where known, library,"
          + " function, worker, elapsedMillis and outcome (NOT_SENT, MAY_HAVE_RUN, RAN). Errors are"
          + " told on stderr too.",
      "",
      "What the library itself prints is shown with --verbose only."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glovebox call registry.yaml greeter.Add 20 22",
      "  glovebox call registry.yaml greeter.Hello --json World",
      "  glovebox call registry.yaml calc.echo_i32 -5",
      "  glovebox call registry.yaml greeter.Hello -- --help",
      "  glovebox call --deadline 500ms registry.yaml greeter.Work 1000"
    })
final class CallCommand implements Callable<Integer> {
  static final String NAME = "call";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "REGISTRY", description = "The registry file.")
  private Path registryFile;

  @Parameters(
      index = "1",
      paramLabel = "LIBRARY.FUNCTION",
      description = "What to call, as the registry names it.")
  private String target;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "ARG",
      description = "Its arguments, as the registry declares them.")
  private List<String> words = List.of();

  @Option(names = "--json", description = "Print the result, or the error, as JSON.")
  private boolean json;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Kill the worker if the call takes longer, as 500ms or 2s.")
  private Duration deadline;

  @Override
  public Integer call() {
    try {
      return callAndPrint();
    } catch (RuntimeException e) {
      if (json) {
        spec.commandLine().getOut().println(Json.line(Json.error(e, ExitCode.of(e))));
      }
      throw e;
    }
  }

  private int callAndPrint() {
    MistypedOption.check(spec.commandLine(), words);
    Target named = Target.parse(target);
    Registry registry = Registry.open(registryFile);
    FunctionConfig function = declared(registry, named);
    try (Glovebox box = Glovebox.open(registry)) {
      ValueCodec codec = new ValueCodec(registry.requireLibrary(named.library()));
      ShownHandles handles = new ShownHandles();
      List<Object> values = codec.arguments(function, Words.parameters(function, words), handles);
      CallSettings settings = new CallSettings(Optional.ofNullable(deadline));
      DeclaredResult result = box.invoke(named.library(), named.function(), values, settings);
      print(new CallResult(function, codec.result(function, result, handles, false)));
    }
    return ExitCode.OK.code();
  }

  /** Here, and not by the call, since a name that is not there is no fault of the registry. */
  private static FunctionConfig declared(Registry registry, Target named) {
    try {
      return registry.requireLibrary(named.library()).requireFunction(named.function());
    } catch (GloveboxException unknown) {
      Problem problem = Problem.of(unknown).get(0);
      throw new UsageException(problem.what(), problem.fix(), unknown);
    }
  }

  private void print(CallResult result) {
    if (json) {
      ObjectNode document = Json.object();
      document.set("result", result.json());
      spec.commandLine().getOut().println(Json.line(document));
    } else {
      result.text().ifPresent(spec.commandLine().getOut()::println);
    }
  }

  /** Reads {@code 500ms}. */
  static final class DurationConverter implements picocli.CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new picocli.CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }
}
