package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The C server that forks, and has the library called by the sidecar: no child hangs, ever. */
@Timeout(180)
class PreforkServerIT {
  private static final int CHILDREN = 8;
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\d+ +\\d+ +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +[0-9.]+ ms$");

  @TempDir Path directory;

  private int port;
  private Path server;

  @BeforeEach
  void build() throws Exception {
    Tools.require("gcc", "gcc");
    port = SidecarProcess.freePort();
    server = directory.resolve("prefork_server");
    String source = Checkout.SAMPLES.resolve("prefork-server/prefork_server.c").toString();
    try (RunningProgram build =
        RunningProgram.start(
            directory,
            List.of(
                "gcc",
                "-std=c11",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-O2",
                "-o",
                server.toString(),
                source))) {
      assertThat(build.exit()).as(build.output()).isZero();
    }
  }

  private SidecarProcess sidecar() throws IOException {
    return SidecarProcess.start(
        directory, Checkout.SAMPLES.resolve("registry.yaml"), "tcp:127.0.0.1:" + port);
  }

  private RunningProgram serve(int calls) throws IOException {
    return RunningProgram.start(
        directory,
        List.of(
            server.toString(),
            "--children",
            Integer.toString(CHILDREN),
            "--calls",
            Integer.toString(calls),
            "--timeout-ms",
            "20000",
            Integer.toString(port)));
  }

  /** What one child counted. */
  private record Row(int answered, int failed, int lost, int hung, int connected, int threads) {
    static Row of(MatchResult match) {
      return new Row(
          Integer.parseInt(match.group(1)),
          Integer.parseInt(match.group(2)),
          Integer.parseInt(match.group(3)),
          Integer.parseInt(match.group(4)),
          Integer.parseInt(match.group(5)),
          Integer.parseInt(match.group(6)));
    }
  }

  private static List<Row> rows(RunningProgram program) {
    return ROW.matcher(program.output()).results().map(Row::of).toList();
  }

  @Test
  void everyChildsEveryCall_isAnswered_andNoChildBecomesMultithreaded() throws Exception {
    try (SidecarProcess sidecar = sidecar();
        RunningProgram program = serve(100)) {
      assertThat(program.exit()).as(program.output()).isZero();

      assertThat(rows(program)).hasSize(CHILDREN).containsOnly(new Row(100, 0, 0, 0, 1, 1));
      assertThat(program.output()).contains("800 of 800 calls answered");
      sidecar.stop();
    }
  }

  @Test
  void whenTheWorkerIsKilled_callsFail_andNoneHangs() throws Exception {
    int calls = 1500;
    try (SidecarProcess sidecar = sidecar();
        RunningProgram program = serve(calls)) {
      List<ProcessHandle> workers = Workers.awaitFirst(sidecar);
      Workers.kill(workers);

      assertThat(program.exit()).as(program.output()).isIn(0, 3);
      assertThat(rows(program))
          .hasSize(CHILDREN)
          .allSatisfy(
              row -> {
                assertThat(row.hung()).isZero();
                assertThat(row.lost()).as("the sidecar stays").isZero();
                assertThat(row.answered() + row.failed()).isEqualTo(calls);
                assertThat(row.failed()).as("one call in flight a child").isLessThan(50);
              });
      sidecar.stop();
    }
  }

  @Test
  void whenTheSidecarIsStartedAnew_childrenConnectAgain() throws Exception {
    int calls = 1500;
    try (SidecarProcess first = sidecar();
        RunningProgram program = serve(calls)) {
      Workers.awaitFirst(first);
      first.stop();
      try (SidecarProcess second = sidecar()) {
        assertThat(program.exit()).as(program.output()).isIn(0, 3);
        assertThat(rows(program))
            .hasSize(CHILDREN)
            .allSatisfy(
                row -> {
                  assertThat(row.hung()).isZero();
                  assertThat(row.connected()).isGreaterThan(1);
                  assertThat(row.answered() + row.failed() + row.lost()).isEqualTo(calls);
                });
        second.stop();
      }
    }
  }
}
