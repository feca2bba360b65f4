package dev.glovebox.cli;

import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code glovebox}: holds the options that all commands share. */
@Command(
    name = "glovebox",
    description = "Inspect native libraries, and call them in processes of their own.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectCommand.class,
      ValidateCommand.class,
      CallCommand.class,
      ServeCommand.class,
      DoctorCommand.class,
      GenerateCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  glovebox inspect libgreeter.so",
      "  glovebox validate registry.yaml",
      "  glovebox call registry.yaml greeter.Add 20 22",
      "  glovebox serve registry.yaml --listen unix:/run/glovebox/glovebox.sock",
      "  glovebox doctor",
      "",
      "where glovebox stands for: java -jar glovebox.jar",
      "'glovebox COMMAND --help' tells more of each command."
    })
final class GloveboxCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log to stderr what is done, and print stack traces.")
  private boolean verbose;

  /** The options that were given before or after the name of {@code command}. */
  static GloveboxCommand of(CommandLine command) {
    return (GloveboxCommand) command.getCommandSpec().root().userObject();
  }

  boolean verbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command given; there are: "
            + spec.subcommands().entrySet().stream()
                .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", ")));
  }
}
