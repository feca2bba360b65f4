package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {
  @Test
  void theHostsVariablesAreInheritedAndTheWorkersOwnWin() {
    assertThat(
            WorkerEnvironment.compose(
                Map.of("HOME", "/h", "GOGC", "100"), Map.of("GOGC", "50", "X", "1")))
        .isEqualTo(Map.of("HOME", "/h", "GOGC", "50", "X", "1"));
  }

  @Test
  void optionsForEveryJvmAreNotInherited() {
    assertThat(
            WorkerEnvironment.compose(
                Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-javaagent:x",
                    "_JAVA_OPTIONS",
                    "-Xmx1g",
                    "JDK_JAVA_OPTIONS",
                    "-Xint",
                    "PATH",
                    "/bin"),
                Map.of()))
        .isEqualTo(Map.of("PATH", "/bin"));
  }

  @Test
  void libjsigIsTakenOutOfThePreloads() {
    assertThat(preload("/usr/lib/jvm/lib/libjsig.so:/usr/lib/libjemalloc.so.2"))
        .containsEntry("LD_PRELOAD", "/usr/lib/libjemalloc.so.2");
    assertThat(preload("libjemalloc.so libjsig.so libx.so"))
        .containsEntry("LD_PRELOAD", "libjemalloc.so:libx.so");
    assertThat(preload("libjsig.so")).doesNotContainKey("LD_PRELOAD");
  }

  @Test
  void whatIsSetForTheWorkerIsPassedOnWhateverItIs() {
    assertThat(
            WorkerEnvironment.compose(
                Map.of("JAVA_TOOL_OPTIONS", "-Xint"), Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g")))
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xmx1g");
  }

  private static Map<String, String> preload(String value) {
    return WorkerEnvironment.compose(Map.of("LD_PRELOAD", value), Map.of());
  }
}
