package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients in {@code samples/clients}, each with the same options under its language's names.
 */
enum SampleClient {
  C("-t", 1000, "-n") {
    @Override
    List<String> command(Path directory) throws Exception {
      Tools.require("gcc", "gcc");
      Path program = directory.resolve("greet-c");
      build(
          directory,
          List.of(
              "gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O2", "-o", program.toString()),
          "c/greet.c");
      return List.of(program.toString());
    }
  },
  PYTHON("--timeout", 1, "--calls") {
    @Override
    List<String> command(Path directory) {
      Tools.require("python3", "python3");
      return List.of("python3", CLIENTS + "/python/greet.py");
    }
  },
  GO("-timeout", 1, "-calls") {
    @Override
    List<String> command(Path directory) throws Exception {
      Tools.require("go", "golang-go");
      Path program = directory.resolve("greet-go");
      build(directory, List.of("go", "build", "-o", program.toString()), "go/main.go");
      return List.of(program.toString());
    }
  },
  NODE("--timeout", 1000, "--calls") {
    @Override
    List<String> command(Path directory) {
      Tools.require("node", "nodejs");
      return List.of("node", CLIENTS + "/node/greet.js");
    }
  },
  SHELL("--timeout", 1, "--calls") {
    @Override
    List<String> command(Path directory) {
      Tools.require("socat", "socat");
      return List.of(CLIENTS + "/shell/greet.sh");
    }
  };

  private static final String CLIENTS = Checkout.SAMPLES.resolve("clients").toString();

  private final String timeoutOption;
  private final int unitsASecond;
  private final String callsOption;

  SampleClient(String timeoutOption, int unitsASecond, String callsOption) {
    this.timeoutOption = timeoutOption;
    this.unitsASecond = unitsASecond;
    this.callsOption = callsOption;
  }

  /** The words that start it; builds it where that is needed. */
  abstract List<String> command(Path directory) throws Exception;

  /** Runs it with a timeout of its own for each answer. */
  RunningProgram start(Path directory, int timeoutSeconds, int calls, String... arguments)
      throws Exception {
    String unit = this == GO ? "s" : "";
    List<String> line = new ArrayList<>(command(directory));
    line.addAll(List.of(timeoutOption, timeoutSeconds * unitsASecond + unit));
    line.addAll(List.of(callsOption, Integer.toString(calls)));
    line.addAll(List.of(arguments));
    return RunningProgram.start(directory, line);
  }

  private static void build(Path directory, List<String> compiler, String source)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(compiler);
    line.add(CLIENTS + "/" + source);
    try (RunningProgram build = RunningProgram.start(directory, line)) {
      assertThat(build.exit()).as(build.output()).isZero();
      assertThat(build.output()).isEmpty();
    }
  }
}
