package dev.glovebox.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.ChildJava;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.TestClassPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that has left out {@code glovebox-registry}, and with it Jackson and SnakeYAML.
 */
@Timeout(60)
class WithoutRegistryFilesIT {
  /** The booter's manifest names all that is to be left out. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          ".*(glovebox-registry-|core/registry/target|jackson|snakeyaml|surefirebooter).*");

  @TempDir Path directory;

  private static String classPath() {
    String whole = TestClassPath.text();
    assertThat(whole).contains("jackson-core", "jackson-dataformat-yaml", "snakeyaml");
    return Arrays.stream(whole.split(File.pathSeparator))
        .filter(entry -> !LEFT_OUT.matcher(entry).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private List<String> said() throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("registry.yaml"), "libraries: {}\n");
    List<String> command = new ArrayList<>(ChildJava.command());
    command.addAll(List.of("-Dglovebox.run.dir=" + directory.resolve("run"), "-cp", classPath()));
    command.add(WithoutRegistryFilesMain.class.getName());
    command.addAll(List.of(Stubs.file("calc").toString(), file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.lines().toList();
  }

  @Test
  void aRegistryBuiltInJavaOrGivenAsAMap_isCalled_andAFileSaysWhatIsMissing() throws Exception {
    List<String> said = said();

    assertThat(said).contains("no Jackson", "no SnakeYAML", "42", "4711");
    assertThat(said.stream().filter(line -> line.contains("glovebox-registry")))
        .as("for a path and for a stream")
        .hasSize(2)
        .allMatch(
            line ->
                line.startsWith(
                    "IncompatibleDependencyException: nothing on the class path reads registry"
                        + " files: dev.glovebox:glovebox-registry is missing"));
  }
}
