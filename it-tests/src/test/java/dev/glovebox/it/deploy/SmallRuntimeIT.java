package dev.glovebox.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.ChildJava;
import dev.glovebox.it.TestClassPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host and its workers in a runtime of the two modules that JNA itself needs. */
@Timeout(120)
class SmallRuntimeIT {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  @TempDir Path directory;

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  void callsAreAnswered_withoutAwt_andWithoutTheModuleOfRandomNumbers() throws Exception {
    Path runtime = directory.resolve("runtime");
    run(
        List.of(
            JAVA_HOME.resolve("bin/jlink").toString(),
            "--add-modules",
            "java.base,java.logging",
            "--strip-debug",
            "--output",
            runtime.toString()));
    List<String> command = new ArrayList<>(List.of(runtime.resolve("bin/java").toString()));
    command.addAll(ChildJava.options());
    command.addAll(
        List.of("-Dglovebox.run.dir=" + directory.resolve("run"), "-cp", TestClassPath.text()));
    command.add(SmallRuntimeMain.class.getName());

    assertThat(run(command)).endsWith("A 4");
  }
}
