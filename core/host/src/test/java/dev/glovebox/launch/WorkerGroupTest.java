package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The group of a process, as new kernels know it, and by its number. */
@Timeout(60)
class WorkerGroupTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Process leader;
  private BufferedReader output;
  private ProcessHandle child;

  /** How a group is known, with a name for reports. */
  record Way(String name, Function<Process, WorkerGroup> group) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Way> ways() {
    return Stream.of(
        new Way("by descriptor", WorkerGroup::of), new Way("by number", WorkerGroup::byNumber));
  }

  /** A process that echoes, with a child; the leader of a group if {@code leads}. */
  private void start(boolean leads) throws IOException {
    String script = "sleep 60 & echo $!; exec cat";
    leader =
        new ProcessBuilder(
                leads ? List.of("setsid", "sh", "-c", script) : List.of("sh", "-c", script))
            .start();
    output = leader.inputReader(StandardCharsets.UTF_8);
    child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
  }

  /** That both go on; the answer comes after any signal. */
  private void assertUnharmed() throws IOException {
    try (BufferedWriter input = leader.outputWriter(StandardCharsets.UTF_8)) {
      input.write("still here\n");
    }
    assertThat(output.readLine()).isEqualTo("still here");
    assertThat(child.isAlive()).isTrue();
  }

  @AfterEach
  void endWhatIsLeft() throws IOException {
    leader.destroyForcibly();
    output.close();
    if (child != null) {
      child.destroyForcibly();
    }
  }

  private void awaitEnd() {
    await().atMost(BOUND).until(() -> !child.isAlive() && !leader.isAlive());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aGroup_isKilledAsAWhole(Way way) throws IOException {
    start(true);
    WorkerGroup group = way.group().apply(leader);

    group.kill();

    awaitEnd();
    group.close();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsLeftOfAGroup_isKilled(Way way) throws Exception {
    start(true);
    WorkerGroup group = way.group().apply(leader);
    leader.destroyForcibly();
    assertThat(leader.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.isAlive()).isTrue();

    group.kill();

    awaitEnd();
    group.close();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aProcessThatLeadsNoGroup_isLeftAlone_andSoIsOurs(Way way) throws IOException {
    start(false);
    WorkerGroup group = way.group().apply(leader);

    group.kill();

    assertUnharmed();
    group.close();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void afterItsClose_nothingIsKilled(Way way) throws IOException {
    start(true);
    WorkerGroup group = way.group().apply(leader);
    group.close();

    group.kill();

    assertUnharmed();
  }
}
