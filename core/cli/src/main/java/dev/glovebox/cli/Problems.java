package dev.glovebox.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells of failures on stderr: a line for what happened and a line for the fix. */
final class Problems implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /** Prints the problems of a failure, and its stack trace if {@code verbose}. */
  static void print(PrintWriter err, Throwable failure, boolean verbose) {
    Problem.of(failure).forEach(problem -> print(err, problem));
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
  }

  static void print(PrintWriter err, Problem problem) {
    err.println("error: " + problem.what());
    if (!problem.fix().isEmpty()) {
      err.println("fix: " + problem.fix());
    }
    err.flush();
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    print(command.getErr(), failure, GloveboxCommand.of(command).verbose());
    return ExitCode.of(failure).code();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + failure.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
      err.println(
          "fix: See '" + command.getCommandSpec().qualifiedName() + " --help' for how it is used.");
    }
    err.flush();
    return ExitCode.USAGE.code();
  }
}
