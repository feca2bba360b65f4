package dev.glovebox.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glovebox.GloveboxOptions;
import dev.glovebox.it.TestClassPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a worker can be: the host cannot tell, but by how fast it starts. */
enum WorkerKind {
  JVM {
    @Override
    List<String> command() {
      return List.of(
          GloveboxOptions.DEFAULT.java().toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-Xmx128m",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          TestClassPath.text(),
          "dev.glovebox.worker.WorkerMain");
    }
  },

  NATIVE {
    @Override
    List<String> command() {
      boolean built = Files.isExecutable(PROGRAM);
      if (System.getProperty("glovebox.require", "").equals("all")) {
        assertThat(built).as("%s was built", PROGRAM).isTrue();
      }
      assumeTrue(built, () -> PROGRAM + " was not built");
      return List.of(PROGRAM.toString());
    }
  };

  private static final Path PROGRAM =
      Path.of("../core/native/target/bin/glovebox-worker").toAbsolutePath().normalize();

  /** What is executed. */
  abstract List<String> command();
}
