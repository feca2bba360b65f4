package dev.glovebox.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** build.sh on machines that lack a tool: its PATH holds the others alone. */
@Timeout(300)
class BuildScriptTest {
  private static final Path SCRIPT = Path.of("build.sh").toAbsolutePath();
  private static final String[] SHELL = {
    "bash", "env", "uname", "mkdir", "mv", "cp", "rm", "chmod"
  };
  private static final String[] GCC = {"gcc", "as", "ld"};

  @TempDir Path directory;
  private Path bin;
  private Path target;

  @BeforeEach
  void emptyMachine() throws IOException {
    bin = Files.createDirectory(directory.resolve("bin"));
    target = directory.resolve("target");
    install(SHELL);
  }

  @Test
  void withoutAnyTool_leavesOutAllInOneLine() throws Exception {
    Command build = build();

    assertThat(build.exit()).as(build.output()).isZero();
    assertThat(lines(build, "left out"))
        .singleElement()
        .asString()
        .contains("native-stubs: gcc and go not found", "calc, ", "greeter, ", "prefork, ")
        .endsWith("(apt-get install gcc libc6-dev golang-go)");
    assertThat(index().missingTools().values()).containsOnly("gcc and go");
  }

  @Test
  void withoutAnyTool_whenAllIsRequired_fails() throws Exception {
    Command build = build("--require=all");

    assertThat(build.exit()).as(build.output()).isNotZero();
    assertThat(build.output())
        .contains("gcc and go not found", "apt-get install gcc", "glovebox.require=all");
  }

  @Test
  void withoutGo_leavesOutWhatNeedsIt_andBuildsTheRestOnce() throws Exception {
    StubTools.need("calc");
    install(GCC);
    Command build = build();

    assertThat(build.exit()).as(build.output()).isZero();
    assertThat(lines(build, "left out"))
        .containsExactly(
            "native-stubs: go not found: left out greeter, greeter2, greeter_stripped,"
                + " greeter_wrapper, greeter_archive (apt-get install golang-go)");
    assertThat(index().missingTools())
        .containsEntry("greeter", "go")
        .containsEntry("greeter_wrapper", "go")
        .containsEntry("calc", "");
    assertThat(target.resolve("bin/prefork")).isExecutable();
    Path calc = output().resolve("libcalc.so");
    FileTime built = Files.getLastModifiedTime(calc);

    Command again = build();
    assertThat(again.output()).contains("native-stubs: nothing to build");
    assertThat(Files.getLastModifiedTime(calc)).isEqualTo(built);

    Files.delete(output().resolve("libsegv.so"));
    Command third = build();
    assertThat(third.output()).contains("native-stubs: built 1 ");
    assertThat(output().resolve("libsegv.so")).exists();
    assertThat(Files.getLastModifiedTime(calc)).isEqualTo(built);
  }

  @Test
  void withoutGo_whenAllIsRequired_fails() throws Exception {
    StubTools.need("calc");
    install(GCC);
    Command build = build("--require=all");

    assertThat(build.exit()).as(build.output()).isNotZero();
    assertThat(build.output())
        .contains("go not found: left out greeter", "golang-go", "glovebox.require=all");
    assertThat(output().resolve("libcalc.so")).doesNotExist();
  }

  @Test
  void unknownRequirement_isRefused() throws Exception {
    Command build = build("--require=al");
    assertThat(build.exit()).as(build.output()).isNotZero();
    assertThat(build.output()).contains("glovebox.require=al is unknown");
  }

  private Command build(String... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(bin.resolve("bash").toString(), SCRIPT.toString(), "--target=" + target));
    line.addAll(Arrays.asList(arguments));
    return Command.run(directory.resolve("log"), Map.of("PATH", bin.toString()), line);
  }

  private Path output() {
    return target.resolve("classes").resolve(StubPlatform.prefix());
  }

  private StubIndex index() {
    return StubIndex.read(output().resolve("index.txt"));
  }

  private static List<String> lines(Command build, String text) {
    return build.output().lines().filter(line -> line.contains(text)).toList();
  }

  private void install(String... tools) throws IOException {
    for (String tool : tools) {
      Path there =
          Stream.of(System.getenv("PATH").split(":"))
              .map(entry -> Path.of(entry, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow(() -> new AssertionError(tool + " is not in PATH"));
      // A script, since JUnit warns of every link that it deletes.
      Path script = bin.resolve(tool);
      Files.writeString(script, "#!/bin/sh\nexec '" + there + "' \"$@\"\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
  }
}
