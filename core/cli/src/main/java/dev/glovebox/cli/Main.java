package dev.glovebox.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The main class of {@code glovebox.jar}. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command, its options and its arguments, see {@code glovebox --help}
   */
  public static void main(String[] args) {
    System.exit(
        run(writer(FileDescriptor.out), writer(FileDescriptor.err), Arguments.restored(args)));
  }

  /**
   * Runs one command.
   *
   * @return its exit code, see {@code glovebox COMMAND --help}
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command = new CommandLine(new GloveboxCommand());
    command.setOut(out).setErr(err);
    command.setExpandAtFiles(false);
    command.setUsageHelpAutoWidth(true);
    Problems problems = new Problems();
    command.setExecutionExceptionHandler(problems).setParameterExceptionHandler(problems);
    StandardOptions.addTo(command);
    // What a library is passed may look like an option: -5.
    command.getSubcommands().get(CallCommand.NAME).setUnmatchedOptionsArePositionalParams(true);
    command.setExecutionStrategy(
        parsed -> {
          Logging.configure(GloveboxCommand.of(command).verbose());
          return new CommandLine.RunLast().execute(parsed);
        });
    int code = command.execute(args);
    out.flush();
    err.flush();
    return code;
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
