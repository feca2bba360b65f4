package dev.glovebox.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code glovebox generate}: what packages have besides the jar, made of the commands themselves,
 * so that it is never behind them. Not shown in the help, for users have what it makes.
 */
@Command(
    name = "generate",
    hidden = true,
    description = "Print the manual page, or the script of bash that completes commands.")
final class GenerateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PRODUCT", description = "man or completion.")
  private String product;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    String made =
        switch (product) {
          case "man" -> ManualPage.of(root, new Version().getVersion()[0]);
          case "completion" -> AutoComplete.bash(root.getCommandName(), root);
          default ->
              throw new UsageException(
                  "there is no '" + product + "' to generate", "Say man or completion.", null);
        };
    spec.commandLine().getOut().print(made);
    return ExitCode.OK.code();
  }
}
