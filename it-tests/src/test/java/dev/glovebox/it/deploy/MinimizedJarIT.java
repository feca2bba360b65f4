package dev.glovebox.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.ChildJava;
import dev.glovebox.samples.libc.LibCSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The samples in one jar, from which maven-shade-plugin has left out what nothing refers to. */
@Timeout(60)
class MinimizedJarIT {
  private static final Path SAMPLES = Path.of("..", "samples").toAbsolutePath();
  private static final Path JAR = SAMPLES.resolve("target/minimized.jar");

  @TempDir Path directory;

  @BeforeEach
  void theJarIsMinimized() throws IOException {
    assertThat(JAR).as("made by mvn package in samples").exists();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getEntry("dev/glovebox/sidecar/Sidecar.class"))
          .as("of which the samples know nothing")
          .isNull();
    }
  }

  @Test
  void callbacks_structures_andErrorNumbers_goThroughAWorker() throws Exception {
    List<String> command = new ArrayList<>(ChildJava.command());
    command.addAll(
        List.of(
            "-Dglovebox.run.dir=" + directory.resolve("run"),
            "-cp",
            JAR.toString(),
            LibCSample.class.getName(),
            SAMPLES.resolve("registry-libraries.yaml").toString()));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", said).isZero();
    assertThat(said)
        .anyMatch(line -> line.matches(".*worker libc-1#1 \\(pid \\d+\\) is ready.*"))
        .contains(
            "[-3, 0, 5, 8]",
            "root has the number 0",
            "ParsedLong[value=9223372036854775807, rest=, errno=34]");
  }
}
