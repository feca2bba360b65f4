package dev.glovebox.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the help of every command has in common: {@code --help}, {@code --version}, exit codes. */
@Command(
    versionProvider = Version.class,
    sortOptions = false,
    descriptionHeading = "%n",
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n")
final class StandardOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the versions of glovebox, JNA and the JDK.")
  boolean version;

  /** Adds them to a command and all below it. */
  static void addTo(CommandLine command) {
    command.addMixin("standard", new StandardOptions());
    command.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    command.getSubcommands().values().forEach(StandardOptions::addTo);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put(" " + ExitCode.OK.code(), "done, and all is well");
    codes.put(" " + ExitCode.FAILED.code(), "the call, the library, a file or a check failed");
    codes.put(
        " " + ExitCode.USAGE.code(),
        "wrong usage: an option, a name, or arguments that do not fit the function");
    codes.put(" " + ExitCode.REFUSED.code(), "refused by the guard");
    codes.put(" " + ExitCode.REGISTRY.code(), "the registry file has faults");
    codes.put(String.valueOf(ExitCode.BUG.code()), "a bug in glovebox");
    return codes;
  }
}
