package dev.glovebox.parent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What glovebox-parent starts, and what it tells of its end. */
@Timeout(60)
class ParentReportTest {
  private static final int USAGE = 64;

  @TempDir Path directory;

  private StartedParent shell(String script) throws IOException {
    return StartedParent.of(directory, "sh", "-c", script);
  }

  @Test
  void exit_withACode_isTold() throws Exception {
    try (StartedParent parent = shell("exit 3")) {
      long command = parent.command();
      JsonNode end = parent.end();

      assertThat(end.path("type").asText()).isEqualTo("ended");
      assertThat(end.path("pid").asLong()).isEqualTo(command);
      assertThat(end.path("code").asInt()).isEqualTo(3);
      assertThat(end.path("signal").isNull()).isTrue();
      assertThat(end.path("why").asText()).isEqualTo("itself");
      assertThat(parent.exit()).isEqualTo(3);
    }
  }

  @Test
  void exit139_isNoSignal() throws Exception {
    try (StartedParent parent = shell("exit 139")) {
      JsonNode end = parent.end();

      assertThat(end.path("code").asInt()).isEqualTo(139);
      assertThat(end.path("signal").isNull()).isTrue();
      assertThat(parent.exit()).isEqualTo(139);
    }
  }

  @ParameterizedTest
  @CsvSource({"SEGV,11", "ABRT,6", "KILL,9", "TERM,15"})
  void endBySignal_isTold_withTheSignal(String name, int number) throws Exception {
    try (StartedParent parent = shell("kill -" + name + " $$")) {
      JsonNode end = parent.end();

      assertThat(end.path("code").isNull()).isTrue();
      assertThat(end.path("signal").asInt()).isEqualTo(number);
      assertThat(parent.exit()).isEqualTo(128 + number);
    }
  }

  @Test
  void core_thatIsNotWritten_isNotTold() throws Exception {
    try (StartedParent parent = shell("ulimit -c 0; kill -SEGV $$")) {
      assertThat(parent.end().path("core").asBoolean()).isFalse();
    }
  }

  @Test
  void core_thatIsWritten_isTold() throws Exception {
    String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
    // A pipe's program may be missing; a path may be anywhere.
    assumeFalse(pattern.startsWith("|"));
    try (StartedParent parent =
        shell("cd '" + directory + "' && ulimit -c unlimited && kill -SEGV $$")) {
      assertThat(parent.end().path("core").asBoolean()).isTrue();
    }
  }

  @Test
  void timeAndMemory_areTold() throws Exception {
    try (StartedParent parent =
        shell("head -c 50000000 /dev/zero | tail -c 50000000 | cksum > /dev/null")) {
      JsonNode end = parent.end();

      assertThat(end.path("userMicros").asLong()).isGreaterThan(1000);
      assertThat(end.path("systemMicros").asLong()).isGreaterThan(1000);
      assertThat(end.path("peakBytes").asLong()).isBetween(50_000_000L, 200_000_000L);
    }
  }

  @Test
  void stdin_isTheCommands() throws Exception {
    try (StartedParent parent = shell("read line; echo \"got $line\"")) {
      parent.stdin().write("what the host says\n".getBytes(UTF_8));
      parent.stdin().flush();

      assertThat(parent.end().path("code").asInt()).isZero();
      assertThat(parent.stderr()).isEqualTo("got what the host says\n");
    }
  }

  @Test
  void output_ofTheCommand_isNoPartOfTheReport() throws Exception {
    try (StartedParent parent = shell("echo '{\"type\":\"ended\",\"code\":0}'; exit 5")) {
      JsonNode end = parent.end();

      assertThat(end.path("code").asInt()).isEqualTo(5);
      assertThat(parent.stderr()).contains("ended");
    }
  }

  @Test
  void report_onAnotherDescriptor_leavesTheOutputsAlone() throws Exception {
    Path other = directory.resolve("other");
    String program = Programs.built("glovebox-parent").toString();
    try (StartedParent parent =
        StartedParent.executing(
            directory,
            "sh",
            "-c",
            "exec \"$0\" --report=7 -- sh -c 'echo {}; ls /proc/self/fd' 7> \"$1\"",
            program,
            other.toString())) {
      parent.exit();
      // 3 is the directory that ls reads.
      assertThat(parent.stdout()).isEqualTo("{}\n0\n1\n2\n3\n");
      assertThat(Files.readString(other)).contains("\"started\"").contains("\"ended\"");
    }
  }

  @Test
  void descriptors_ofTheHost_areNotHandedOn() throws Exception {
    String program = Programs.built("glovebox-parent").toString();
    try (StartedParent parent =
        StartedParent.executing(
            directory,
            "sh",
            "-c",
            "exec 5</dev/null 9</dev/null; exec \"$0\" -- ls /proc/self/fd",
            program)) {
      parent.end();

      // 3 is the directory that ls reads.
      assertThat(parent.stderr()).isEqualTo("0\n1\n2\n3\n");
    }
  }

  @Test
  void signals_areNotBlocked_inTheCommand() throws Exception {
    try (StartedParent parent = shell("grep SigBlk /proc/self/status")) {
      parent.end();

      assertThat(parent.stderr()).isEqualTo("SigBlk:\t0000000000000000\n");
    }
  }

  @Test
  void commandThatDoesNotExist_isToldAsSuch() throws Exception {
    try (StartedParent parent = StartedParent.of(directory, "/nonexistent/\"worker\"\\")) {
      JsonNode end = parent.end();

      assertThat(end.path("type").asText()).isEqualTo("failed");
      assertThat(end.path("command").asText()).isEqualTo("/nonexistent/\"worker\"\\");
      assertThat(end.path("step").asText()).isEqualTo("exec");
      assertThat(end.path("errno").asInt()).isEqualTo(2);
      assertThat(parent.exit()).isEqualTo(127);
      assertThat(parent.stderr()).contains("cannot start").contains("No such file");
    }
  }

  @Test
  void commandThatIsNoProgram_isToldAsSuch() throws Exception {
    Path text = Files.writeString(directory.resolve("text"), "no program");
    try (StartedParent parent = StartedParent.of(directory, text.toString())) {
      assertThat(parent.end().path("errno").asInt()).as("EACCES").isEqualTo(13);
      assertThat(parent.exit()).isEqualTo(126);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--",
        "--unknown -- true",
        "--report=two -- true",
        "--report=2 -- true",
        "--report=63 -- true",
        "--host=0 -- true",
        "--host=99999999999 -- true",
        "true"
      })
  void commandLine_thatIsNone_isAnsweredWithTheUsage(String arguments) throws Exception {
    String program = Programs.built("glovebox-parent").toString();
    try (StartedParent parent =
        StartedParent.executing(directory, "sh", "-c", "exec \"$0\" " + arguments, program)) {
      assertThat(parent.exit()).isEqualTo(USAGE);
      assertThat(parent.stderr()).startsWith("usage: glovebox-parent ");
    }
  }

  /** The command has the same user as its parent, and must not write its own report. */
  @Test
  void report_cannotBeWrittenByTheCommand() throws Exception {
    Path open = Files.createTempDirectory("glovebox-parent-");
    Path program = open.resolve("glovebox-parent");
    try {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.copy(Programs.built("glovebox-parent"), program);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      // Root may look into any process, unless it is somebody else's.
      List<String> asUser =
          System.getProperty("user.name").equals("root")
              ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
              : List.of();
      List<String> command = new ArrayList<>(asUser);
      command.addAll(
          List.of(
              "sh",
              "-c",
              // A pipe of that user's own, which only the parent's process can keep from others.
              "\"$0\" -- sh -c 'echo {} > /proc/$PPID/fd/1; exit 8' | cat",
              program.toString()));
      try (StartedParent parent =
          StartedParent.executing(directory, command.toArray(String[]::new))) {
        assertThat(parent.end().path("code").asInt()).isEqualTo(8);
        assertThat(parent.stderr()).contains("ermission denied");
      }
    } finally {
      Files.deleteIfExists(program);
      Files.deleteIfExists(open);
    }
  }
}
