package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class CallCommandTest {
  @TempDir Path directory;
  private Path registry;

  @BeforeEach
  void writeRegistry() throws IOException {
    registry = Cli.registry(directory);
  }

  @Test
  void aNegativeNumber_isAnArgument() {
    Cli cli = Cli.run("call", registry, "c.abs", "-5");

    assertThat(cli).isEqualTo(new Cli(0, "5\n", ""));
  }

  @Test
  void json_isAnObjectWithTheResult_whereverTheOptionStands() {
    assertThat(Cli.run("call", registry, "c.strdup", "hi", "--json").out())
        .isEqualTo("{\"result\":\"hi\"}\n");
    assertThat(Cli.run("call", "--json", registry, "c.abs", "-5").out())
        .isEqualTo("{\"result\":5}\n");
  }

  @Test
  void whatStandsAfterTwoDashes_isPassedAsItIs() {
    assertThat(Cli.run("call", registry, "c.strdup", "--", "--help").out()).isEqualTo("--help\n");
  }

  @Test
  void anArgumentWithAnAtSign_isNoFileOfArguments() throws IOException {
    Path file = Files.writeString(directory.resolve("words"), "one two");

    assertThat(Cli.run("call", registry, "c.strdup", "@" + file).out())
        .isEqualTo("@" + file + "\n");
  }

  @Test
  void structuresBytesArrays_andWhatIsPutOut_areJson() {
    assertThat(Cli.run("call", registry, "c.div", "7", "-2").out())
        .isEqualTo("{\"quot\":-3,\"rem\":1}\n");
    assertThat(Cli.run("call", registry, "c.frexp", "8").out())
        .isEqualTo("{\"value\":0.5,\"out\":{\"exponent\":4}}\n");
    assertThat(Cli.run("call", registry, "c.memcmp", "AAE=", "AAE=", "2").out()).isEqualTo("0\n");
    assertThat(Cli.run("call", registry, "c.mktime", "[0, 0, 0, 1, 0, 70, 0, 0, 0, 0, 0, 0, 0, 0]"))
        .satisfies(cli -> assertThat(cli.err()).isEmpty())
        .satisfies(cli -> assertThat(cli.code()).isZero());
    Cli wrong = Cli.run("call", registry, "c.mktime", "[0, x]");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("parameter 1 is of type i32[], but got \"[0, x]\"");
  }

  @Test
  void wrongNumberOfArguments_isWrongUsage_andSaysWhatToPass() {
    Cli cli = Cli.run("call", registry, "c.abs", "1", "2");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err().lines())
        .containsExactly(
            "error: the function takes 1 parameter(s), 2 given [function=c.abs, the call was not"
                + " sent]",
            "fix: Pass, in this order: arg1 (i32).");
  }

  @Test
  void anArgumentOfTheWrongType_isWrongUsage() {
    Cli cli = Cli.run("call", registry, "c.abs", "many");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("i32").contains("\"many\"");
  }

  @Test
  void anUnknownFunctionOrLibrary_isWrongUsage_andNamesTheNearest() {
    Cli function = Cli.run("call", registry, "c.strlne", "x");
    Cli library = Cli.run("call", registry, "d.strlen", "x");

    assertThat(function.code()).isEqualTo(2);
    assertThat(function.err()).contains("did you mean 'strlen'?").contains("fix: Declared are:");
    assertThat(library.code()).isEqualTo(2);
    assertThat(library.err()).contains("no library 'd'").contains("Known are: c.");
  }

  @Test
  void aTargetWithoutDot_isWrongUsage() {
    assertThat(Cli.run("call", registry, "strlen", "x"))
        .satisfies(
            cli -> {
              assertThat(cli.code()).isEqualTo(2);
              assertThat(cli.err()).contains("'strlen' does not say what to call");
            });
  }

  @Test
  void aMistypedOption_isNotPassedToTheFunction() {
    Cli cli = Cli.run("call", registry, "c.strlen", "--jsn");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("unknown option '--jsn'").contains("put -- before it");
  }

  @Test
  void aCrash_isOneLineAndTheFix() {
    Cli cli = Cli.run("call", registry, "c.abort");

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines()).hasSize(2);
    assertThat(cli.err()).startsWith("error: the worker was lost").contains("\nfix: ");
  }

  @Test
  void aCrash_isJsonToo_andVerboseAddsTheStackTrace() {
    Cli cli = Cli.run("--verbose", "call", registry, "c.abort", "--json");

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.json().at("/error/type").asText()).isEqualTo("WorkerLostException");
    assertThat(cli.json().at("/error/outcome").asText()).isEqualTo("MAY_HAVE_RUN");
    assertThat(cli.json().at("/error/exitCode").asInt()).isEqualTo(1);
    assertThat(cli.json().at("/error/fix").asText()).isNotEmpty();
    assertThat(cli.err()).contains("\tat dev.glovebox.");
  }

  @Test
  void theDeadline_endsACallThatTakesTooLong() {
    Cli cli = Cli.run("call", registry, "c.sleep", "50", "--deadline", "300ms");

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("300 ms").contains("function=c.sleep");
  }

  @Test
  void aDeadlineWithoutUnit_isWrongUsage() {
    Cli cli = Cli.run("call", registry, "c.abs", "1", "--deadline", "2");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("--deadline").contains("expected a duration with its unit");
  }

  @Test
  void aFaultyRegistry_isToldByLineAndColumn() throws IOException {
    Path faulty = Files.writeString(directory.resolve("f.yaml"), "libraries:\n  a: { pth: x }\n");

    Cli cli = Cli.run("call", faulty, "a.f", "--json");

    assertThat(cli.code()).isEqualTo(4);
    assertThat(cli.err()).contains("f.yaml:2:8: unknown key 'pth'");
    assertThat(cli.json().at("/error/type").asText()).isEqualTo("RegistryException");
  }

  @Test
  void aRefusedLibrary_hasAnExitCodeOfItsOwn() throws IOException {
    Path pinned =
        Files.writeString(
            directory.resolve("p.yaml"),
            "libraries: { c: { path: libc.so.6, search: true, sha256: "
                + "a".repeat(64)
                + ", functions: { abs: { args: [i32], returns: i32 } } } }\n");

    Cli cli = Cli.run("call", pinned, "c.abs", "1");

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).startsWith("error: GB301: ");
  }

  @Test
  void aLibraryWithoutFile_fails() throws IOException {
    Path absent =
        Files.writeString(
            directory.resolve("a.yaml"),
            "libraries: { x: { path: libx.so, functions: { f: {} } } }\n");

    Cli cli = Cli.run("call", absent, "x.f");

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("libx.so was not found").contains("fix: Put the file there");
  }
}
