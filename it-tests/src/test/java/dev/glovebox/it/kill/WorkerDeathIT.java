package dev.glovebox.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.Glovebox;
import dev.glovebox.GloveboxOptions;
import dev.glovebox.it.TestClassPath;
import dev.glovebox.lane.DyingWorkerMain;
import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker dies at a step of its lanes' protocol: the call that is lost says truly whether it ran,
 * and the next one gets a new worker.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class WorkerDeathIT {
  private static final int CALLS = 200;

  @TempDir private Path directory;

  /** Starts, instead of the first worker, one that dies. */
  private Path java(String fault) throws IOException {
    Path script = directory.resolve("java");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ -e '%1$s/died' ]; then exec '%2$s' "$@"; fi
        : > '%1$s/died'
        last=
        for word; do
          shift
          if [ "$last" = -cp ]; then word="$word:%3$s"; fi
          if [ "$word" = dev.glovebox.worker.WorkerMain ]; then word=%4$s; fi
          last=$word
          set -- "$@" "$word"
        done
        exec '%2$s' -Dglovebox.test.fault=%5$s "$@"
        """
            .formatted(
                directory,
                GloveboxOptions.DEFAULT.java(),
                TestClassPath.text(),
                DyingWorkerMain.class.getName(),
                fault));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  /** The first frames are to load and to bind, the later ones calls of all kinds. */
  @ParameterizedTest
  @CsvSource({
    "WRITTEN, 1",
    "WRITTEN, 20",
    "WRITTEN, 41",
    "PUBLISHED, 2",
    "PUBLISHED, 21",
    "PUBLISHED, 42",
    "RUNG, 1",
    "RUNG, 5",
    "TAKEN, 1",
    "TAKEN, 2",
    "TAKEN, 22",
    "TAKEN, 43",
    "ARMED, 1",
    "ARMED, 6",
    "WOKEN, 1",
    "WOKEN, 7",
    "MOVED_TO_SIDE, 1",
    "MOVED_TO_SIDE, 3",
    "SIDE_GIVEN, 1"
  })
  void aWorkerThatDies_costsOneCallAtMost_andThatSaysWhetherItRan(String step, int times)
      throws IOException {
    // Both sides sleep at once, so that each step is come to.
    System.setProperty("glovebox.spin", "0");
    GloveboxOptions options = GloveboxOptions.DEFAULT.withJava(java(step + ":" + times));
    try (Glovebox box =
        Glovebox.open(KillLibraries.registry(it -> it.transport(LaneTransport.SHARED)), options)) {
      KilledCaller caller = new KilledCaller(box, directory, 1);
      for (int i = 0; i < CALLS; i++) {
        caller.call(i);
      }
      assertThat(box.workers()).hasSize(1);
      assertThat(box.workers().get(0).id().generation()).as("the first has died").isEqualTo(2);
      assertThat(box.workers().get(0).lastExit().orElse("")).contains("" + DyingWorkerMain.DIED);
      assertThat(caller.answers())
          .as("lost: %s", caller.firstLosses())
          .isGreaterThanOrEqualTo(CALLS - 1);
    } finally {
      System.clearProperty("glovebox.spin");
    }
  }
}
