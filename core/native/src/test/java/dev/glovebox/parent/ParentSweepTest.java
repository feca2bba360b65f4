package dev.glovebox.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nothing is left below a glovebox-parent, whatever ends first. */
@Timeout(60)
class ParentSweepTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path directory;

  private StartedParent shell(String script) throws IOException {
    return StartedParent.of(directory, "sh", "-c", script);
  }

  @Test
  void daemons_endWithTheCommand() throws Exception {
    String daemons = "for i in $(seq 20); do setsid sh -c 'sleep 1000 & sleep 1000' & done; ";
    try (StartedParent parent = shell(daemons + "sleep 0.5; exit 4")) {
      JsonNode end = parent.end();

      assertThat(end.path("code").asInt()).isEqualTo(4);
      assertThat(end.path("others").asInt()).isGreaterThanOrEqualTo(40);
      assertThat(end.path("left").asInt()).isZero();
    }
  }

  @Test
  void daemons_thatStartOthersAllTheTime_endWithTheCommand() throws Exception {
    String reforks = Programs.forTests("reforks").toString();
    try (StartedParent parent = StartedParent.of(directory, reforks)) {
      JsonNode end = parent.end();

      assertThat(end.path("code").asInt()).isEqualTo(7);
      assertThat(end.path("left").asInt()).isZero();
    }
  }

  @Test
  void endOfACommand_thatItsOwnChildTraces_isSeen() throws Exception {
    String traced = Programs.forTests("traced_end").toString();
    try (StartedParent parent = StartedParent.of(directory, traced)) {
      JsonNode end = parent.end();

      assumeTrue(end.path("code").asInt() != 99);
      assertThat(end.path("signal").asInt()).isEqualTo(11);
    }
  }

  @Test
  void stdinsEnd_endsTheCommand() throws Exception {
    try (StartedParent parent = shell("setsid sleep 1000 & exec sleep 1000")) {
      parent.command();
      parent.stdin().close();
      JsonNode end = parent.end();

      assertThat(end.path("signal").asInt()).isEqualTo(9);
      assertThat(end.path("why").asText()).isEqualTo("input-ended");
    }
  }

  @Test
  void stdinsEnd_endsACommand_thatHasNotReadWhatItWasSent() throws Exception {
    try (StartedParent parent = shell("exec sleep 1000")) {
      parent.command();
      parent.stdin().write(new byte[4096]);
      parent.stdin().close();

      assertThat(parent.end().path("why").asText()).isEqualTo("input-ended");
    }
  }

  @Test
  void stdinsEnd_endsACommand_thatIsStopped() throws Exception {
    try (StartedParent parent = shell("exec sleep 1000")) {
      long command = parent.command();
      Processes.signal("STOP", command);
      Processes.awaitState(command, 'T');
      parent.stdin().close();

      assertThat(parent.end().path("signal").asInt()).isEqualTo(9);
    }
  }

  @Test
  void hostsWish_bySignal_endsTheCommand() throws Exception {
    try (StartedParent parent = shell("setsid sleep 1000 & exec sleep 1000")) {
      parent.command();
      Processes.signal("USR1", parent.pid());
      JsonNode end = parent.end();

      assertThat(end.path("signal").asInt()).isEqualTo(9);
      assertThat(end.path("why").asText()).isEqualTo("asked");
    }
  }

  /** A service manager sends them to all processes; the host may have calls to finish. */
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP", "QUIT", "TSTP", "CHLD"})
  void signals_toTheParent_doNothing(String name) throws Exception {
    try (StartedParent parent = shell("read line; exit 6")) {
      parent.command();
      Processes.signal(name, parent.pid());
      parent.stdin().write('\n');
      parent.stdin().flush();

      assertThat(parent.end().path("code").asInt()).isEqualTo(6);
    }
  }

  @Test
  void host_thatIsGoneAlready_isSeen() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    try (StartedParent parent =
        StartedParent.with(directory, List.of("--host=" + gone.pid()), "sleep", "1000")) {
      assertThat(parent.end().path("why").asText()).isEqualTo("host-ended");
    }
  }

  @Test
  void parent_thatIsKilled_takesTheCommandWithIt() throws Exception {
    try (StartedParent parent = shell("exec sleep 1000")) {
      long command = parent.command();
      Processes.signal("KILL", parent.pid());

      assertThat(parent.exit()).isEqualTo(137);
      await().atMost(BOUND).until(() -> "Z-".indexOf(Processes.state(command)) >= 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void host_thatIsKilled_takesAllWithIt(boolean helperHoldsThePipe) throws Exception {
    String mark = "GLOVEBOX_TEST_MARK=" + UUID.randomUUID();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HostMain.class.getName(),
                Programs.built("glovebox-parent").toString(),
                "--",
                "sh",
                "-c",
                "setsid sleep 1000 & kill -STOP $$"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("GLOVEBOX_TEST_MARK", mark.substring(mark.indexOf('=') + 1));
    Process host = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader told =
        new BufferedReader(
            new InputStreamReader(host.getInputStream(), StandardCharsets.US_ASCII))) {
      assertThat(told.readLine()).contains("started");
      long parent = Long.parseLong(told.readLine());
      try (OutputStream held =
          helperHoldsThePipe ? writingEnd(host.pid(), parent) : OutputStream.nullOutputStream()) {
        host.destroyForcibly();
        host.waitFor();

        Processes.awaitNoneWith(mark);
        await().atMost(BOUND).until(() -> "Z-".indexOf(Processes.state(parent)) >= 0);
        held.flush();
      }
    } finally {
      host.destroyForcibly();
      for (long left : Processes.withEnvironment(mark)) {
        ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** The writing end of the parent's standard input, which its host has; now this process, too. */
  private static OutputStream writingEnd(long host, long parent) throws IOException {
    Path input = Files.readSymbolicLink(Path.of("/proc/" + parent + "/fd/0"));
    try (Stream<Path> open = Files.list(Path.of("/proc/" + host + "/fd"))) {
      for (Path descriptor : (Iterable<Path>) open::iterator) {
        if (Files.readSymbolicLink(descriptor).equals(input)) {
          return Files.newOutputStream(descriptor);
        }
      }
    }
    throw new AssertionError("the host does not hold " + input);
  }
}
