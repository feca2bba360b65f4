package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that cannot start says why, and leaves nothing behind. */
@Timeout(60)
class StartFailureIT {
  @TempDir Path directory;

  private WorkerStartException failure(Path java, Duration start) {
    Registry registry =
        Stubs.registry(pool -> pool.timeouts(PoolTimeouts.DEFAULT.withStart(start)), "calc");
    try (Glovebox box = Glovebox.open(registry, GloveboxOptions.DEFAULT.withJava(java))) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      WorkerStartException failure =
          catchThrowableOfType(WorkerStartException.class, () -> calc.calc_add_i64(1, 2));
      assertThat(failure).isNotNull();
      assertThat(failure.command()).first().isEqualTo(java.toString());
      assertThat(failure.outcome()).hasValue(Outcome.NOT_SENT);
      return failure;
    }
  }

  private Path script(String body) throws IOException {
    Path java = directory.resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + body + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return java;
  }

  @Test
  void aJavaThatHangs_isKilledAtTheStartDeadline() throws IOException {
    WorkerStartException failure = failure(script("exec sleep 60"), Duration.ofMillis(500));

    assertThat(failure).hasMessageContaining("timeouts.start");
  }

  @Test
  void aJavaThatEndsAtOnce_isReportedWithItsExitAndItsLastWords() throws IOException {
    WorkerStartException failure =
        failure(script("echo 'no licence for you' >&2; exit 3"), Duration.ofSeconds(30));

    assertThat(failure.exit()).hasValue(3);
    assertThat(failure.stderrTail()).containsExactly("no licence for you");
    assertThat(failure).hasMessageContaining("no licence for you").hasMessageContaining("exit: 3");
  }

  @Test
  void aJavaThatIsNotThere_isNamed() {
    Path java = directory.resolve("nowhere");

    assertThatThrownBy(
            () -> Glovebox.open(Stubs.registry("calc"), GloveboxOptions.DEFAULT.withJava(java)))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining(java.toString());
  }

  @Test
  void aWrongJvmOption_isReportedInTheWordsOfTheJvm() {
    Registry registry = Stubs.registry(pool -> pool.jvmArgs("-XX:+NoSuchOption"), "calc");
    try (Glovebox box = Glovebox.open(registry)) {
      StubApi.Calc calc = box.load("calc", StubApi.Calc.class);
      WorkerStartException failure =
          catchThrowableOfType(WorkerStartException.class, () -> calc.calc_add_i64(1, 2));

      assertThat(failure).isNotNull().hasMessageContaining("NoSuchOption");
    }
  }
}
