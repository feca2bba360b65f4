package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(strings = {"inspect", "validate", "call", "serve", "doctor"})
  void helpOfEachCommand_hasExamplesAndExitCodes(String command) {
    Cli cli = Cli.run(command, "--help");

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).contains("Example", "Exit codes:", "refused by the guard", "--verbose");
    for (ExitCode code : ExitCode.values()) {
      assertThat(cli.out()).containsPattern("(?m)^ +" + code.code() + "  +\\S");
    }
  }

  @Test
  void version_namesWhatRuns() {
    assertThat(Cli.run("--version").out())
        .containsPattern("(?m)^glovebox [0-9.]+\\S* \\(commit ([0-9a-f]{40}|unknown)\\)$")
        .contains("JNA 5.", "JDK ");
  }

  @Test
  void noCommand_isWrongUsage_andNamesThem() {
    Cli cli = Cli.run();

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("inspect, validate, call, serve, doctor").contains("fix: ");
  }

  @Test
  void anUnknownCommandOrOption_isWrongUsage() {
    assertThat(Cli.run("inspekt").code()).isEqualTo(2);
    assertThat(Cli.run("inspect").code()).isEqualTo(2);
    assertThat(Cli.run("doctor", "--nonsense").code()).isEqualTo(2);
  }

  @Test
  void aBug_hasAnExitCodeOfItsOwn() {
    assertThat(ExitCode.of(new IllegalStateException("x")).code()).isEqualTo(70);
    assertThat(Problem.of(new IllegalStateException("a\nb")).get(0).what())
        .isEqualTo("a bug in glovebox: java.lang.IllegalStateException: a | b");
  }

  @Test
  void arguments_areTakenFromTheCommandLine_whereTheJvmCouldNotReadThem() {
    byte[] line = "java\0-jar\0x.jar\0Gr\u00fc\u00dfe\0".getBytes(StandardCharsets.UTF_8);
    byte[] latin = "x\0Gr\u00fc\0".getBytes(StandardCharsets.ISO_8859_1);
    String[] args = {"Gr????e"};

    assertThat(Arguments.restored(args, line)).containsExactly("Gr\u00fc\u00dfe");
    assertThat(Arguments.restored(args, latin)).isSameAs(args);
    assertThat(Arguments.restored(args, new byte[0])).isSameAs(args);
  }
}
