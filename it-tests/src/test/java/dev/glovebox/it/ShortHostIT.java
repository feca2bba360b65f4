package dev.glovebox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A host with few descriptors, as by {@code ulimit -n}. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ShortHostIT {
  /** From a jar, which is open, classes come without a descriptor; from directories they do not. */
  private static final Path JAR =
      Path.of("").toAbsolutePath().resolveSibling("core/target/glovebox.jar");

  @TempDir Path directory;

  /** What {@link ShortHostMain} says, by what it was about. */
  private Map<String, String> run(int descriptors) throws Exception {
    List<String> java = ChildJava.command();
    java.addAll(
        List.of(
            "-cp",
            JAR + File.pathSeparator + TestClassPath.text(),
            ShortHostMain.class.getName(),
            directory.toString()));
    String line =
        "ulimit -n "
            + descriptors
            + "; exec "
            + java.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Process host =
        new ProcessBuilder("bash", "-c", line)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, String> told = new HashMap<>();
    try (var reader = host.inputReader()) {
      for (String next = reader.readLine(); next != null; next = reader.readLine()) {
        String[] parts = next.split(": ", 2);
        told.put(parts[0], parts.length == 2 ? parts[1] : "");
      }
    } catch (IOException e) {
      host.destroyForcibly();
      throw e;
    }
    assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(host.exitValue()).as("%s", told).isZero();
    return told;
  }

  @Test
  void withoutDescriptors_whatNeedsOneFailsByName_andTheWorkerServesOn() throws Exception {
    Map<String, String> told = run(256);

    String worker = told.get("before");
    assertThat(told.get("call")).isEqualTo(worker);
    assertThat(told.get("buffer")).startsWith("SharedMemoryExhaustedException NOT_SENT");
    assertThat(told.get("another worker"))
        .startsWith("PoolExhaustedException NOT_SENT")
        .contains("could not be started");
    assertThat(told.get("call again")).isEqualTo(worker);
    assertThat(told.get("after")).isEqualTo(worker);
    assertThat(told.get("another worker after")).isEqualTo("true");
  }
}
