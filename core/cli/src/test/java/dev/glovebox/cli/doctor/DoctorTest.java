package dev.glovebox.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.cli.doctor.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DoctorTest {
  @TempDir Path directory;

  private static Finding only(Check check) {
    List<Finding> findings = check.look();
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisMachine_startsAWorker_andNothingFails() {
    List<Finding> findings = new ArrayList<>();

    Doctor.examine(Optional.empty(), findings::add);

    assertThat(findings).noneMatch(finding -> finding.level() == Level.FAIL);
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.name()).isEqualTo("worker");
              assertThat(finding.fact()).contains("answered in");
            });
    assertThat(findings)
        .extracting(Finding::name)
        .contains("JDK", "C library", "JNA", "run directory", "/dev/shm", "open files", "gcc");
  }

  @Test
  void secretsThatAreHandedOn_areNamed_andNotTold() throws IOException {
    Map<String, String> host = Map.of("DB_PASSWORD", "hush", "LICENSE_KEY", "k-1", "HOME", "/h");
    Path file =
        Files.writeString(
            directory.resolve("registry.yaml"),
            """
            libraries: {}
            pools:
              open: { env: { LICENSE_KEY: k-2 } }
              shut: { environment: { inherit: none } }
            """);

    Finding without = only(new EnvironmentCheck(Optional.empty(), host));
    Finding with = only(new EnvironmentCheck(Optional.of(file), host));

    assertThat(without.level()).isEqualTo(Level.WARN);
    assertThat(without.fact()).endsWith(": DB_PASSWORD, LICENSE_KEY").doesNotContain("hush", "k-1");
    assertThat(with.fact()).contains("pool 'open'").endsWith(": DB_PASSWORD");
    assertThat(only(new EnvironmentCheck(Optional.empty(), Map.of("HOME", "/h"))).level())
        .isEqualTo(Level.OK);
  }

  @Test
  void anOldJdk_fails() {
    assertThat(only(new JdkCheck(11, directory)).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void aJdkWithoutJava_fails() {
    assertThat(only(new JdkCheck(17, directory)).advice()).contains("complete JDK");
  }

  @Test
  void aPtraceScopeAboveOne_isWorthAWarning() throws IOException {
    Path file = Files.createDirectories(directory.resolve("sys/kernel/yama"));
    Files.writeString(file.resolve("ptrace_scope"), "2\n");
    assertThat(only(new PtraceCheck(directory)).level()).isEqualTo(Level.WARN);

    Files.writeString(file.resolve("ptrace_scope"), "1\n");
    assertThat(only(new PtraceCheck(directory)).level()).isEqualTo(Level.OK);
  }

  @Test
  void aScoreThatCannotBeRaised_isWorthAWarning() throws IOException {
    Path score = Files.createDirectory(directory.resolve("self")).resolve("oom_score_adj");
    Files.writeString(score, "0\n");
    assertThat(only(new OomScoreCheck(directory)).level()).isEqualTo(Level.OK);

    Files.delete(score);
    Files.createDirectory(score);
    assertThat(only(new OomScoreCheck(directory)).level()).isEqualTo(Level.WARN);
    assertThat(only(new OomScoreCheck(directory)).advice()).contains("recycle.memory");
  }

  @Test
  void fewOpenFiles_areWorthAWarning() throws IOException {
    Files.createDirectory(directory.resolve("self"));
    Files.writeString(
        directory.resolve("self/limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max core file size        0                    unlimited            bytes
        Max processes             unlimited            unlimited            processes
        Max open files            64                   4096                 files
        """);

    assertThat(new LimitsCheck(directory).look())
        .extracting(Finding::name, Finding::level)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("open files", Level.WARN),
            org.assertj.core.groups.Tuple.tuple("processes", Level.OK),
            org.assertj.core.groups.Tuple.tuple("core files", Level.OK));
  }

  @Test
  void missingCompilers_areWorthAWarning_thatNamesThePackage() {
    assertThat(new ToolchainCheck(directory.toString()).look())
        .allMatch(finding -> finding.level() == Level.WARN)
        .anyMatch(finding -> finding.advice().contains("apt-get install golang-go"));
  }

  @Test
  void aRunDirectoryThatIsAFile_fails() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThat(only(new RunDirectoryCheck(file)).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void aRunDirectoryWithALongPath_fails_andSaysHowToNameAnother() {
    Finding finding = only(new RunDirectoryCheck(directory.resolve("x".repeat(120))));

    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.fact()).contains("too long");
    assertThat(finding.advice()).contains("-Dglovebox.run.dir=DIR");
  }

  @Test
  void noSharedMemory_isWorthAWarning() {
    assertThat(only(new SharedMemoryCheck(directory.resolve("shm"))).level()).isEqualTo(Level.WARN);
  }

  @Test
  void aFaultyRegistry_fails() throws IOException {
    Path file = Files.writeString(directory.resolve("r.yaml"), "libraries: { a: {} }\n");

    assertThat(only(new RegistryCheck(file)).level()).isEqualTo(Level.FAIL);
  }
}
