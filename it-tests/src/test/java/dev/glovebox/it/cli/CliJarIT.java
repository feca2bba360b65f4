package dev.glovebox.it.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.ChildJava;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class CliJarIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String REGISTRY = "samples/registry.yaml";

  @TempDir Path directory;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void theStubsAreThere() {
    NativeStubs.require("calc");
  }

  /** Runs {@code java -jar core/target/glovebox.jar} in the root of the project. */
  private Ended run(String... args) throws IOException, InterruptedException {
    List<String> line = ChildJava.command();
    line.add("-Dglovebox.run.dir=" + directory.resolve("run"));
    line.addAll(List.of("-jar", "core/target/glovebox.jar"));
    line.addAll(List.of(args));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    // By way of a script, since this JVM too may be one that cannot pass what is not ASCII.
    String quoted =
        line.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(joining(" "));
    Path script = Files.writeString(directory.resolve("command.sh"), "exec " + quoted + "\n");
    ProcessBuilder builder =
        new ProcessBuilder("sh", script.toString())
            .directory(ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // What a container has: the JVM cannot decode what is not ASCII.
    builder.environment().put("LC_ALL", "POSIX");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in time: %s", line).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory.resolve("run"))) {
      assertThat(left.map(file -> file.getFileName().toString())).isEmpty();
    }
  }

  @Test
  void call_printsTheResultAndNothingElse() throws Exception {
    NativeStubs.require("greeter");

    assertThat(run("call", REGISTRY, "greeter.Add", "20", "22"))
        .isEqualTo(new Ended(0, "42\n", ""));
    assertNothingIsLeft();
  }

  @Test
  void call_takesNegativeNumbersAndTextBeyondAscii() throws Exception {
    assertThat(run("call", REGISTRY, "calc.add_i64", "-40", "-2"))
        .isEqualTo(new Ended(0, "-42\n", ""));
    assertThat(run("call", REGISTRY, "calc.concat", "Gr\u00fc\u00dfe, ", "\u4e16\u754c", "--json"))
        .isEqualTo(new Ended(0, "{\"result\":\"Gr\u00fc\u00dfe, \u4e16\u754c\"}\n", ""));
  }

  @Test
  void aCrash_isToldInOneLineAndTheFix_andLeavesNothing() throws Exception {
    NativeStubs.require("greeter");

    Ended ended = run("call", REGISTRY, "greeter.Panic", "on purpose");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(2);
    assertThat(ended.err()).startsWith("error: the worker was lost").contains("on purpose");
    assertNothingIsLeft();
  }

  @Test
  void theSamplesRegistry_isValid_andTheDoctorIsContent() throws Exception {
    assertThat(run("validate", REGISTRY).code()).isZero();
    Ended doctor = run("doctor", REGISTRY);
    assertThat(doctor.out()).doesNotContain("FAIL").containsPattern("OK +worker ");
    assertThat(doctor.code()).isZero();
    assertThat(doctor.err()).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void aRefusedLibrary_endsWith3_andNamesTheRule() throws Exception {
    Path registry =
        Files.writeString(
            directory.resolve("two.yaml"),
            "libraries:\n  one: { path: %s, pool: go }\n  two: { path: %s, pool: go }\n"
                .formatted(NativeStubs.require("greeter"), NativeStubs.require("greeter2")));

    Ended ended = run("validate", registry.toString());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("error: GB202");
  }

  @Test
  void verbose_logsToStderrOnly() throws Exception {
    Ended ended = run("call", "--verbose", REGISTRY, "calc.add_i32", "1", "2");

    assertThat(ended.out()).isEqualTo("3\n");
    assertThat(ended.err()).contains("DEBUG");
  }
}
