package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What packages have besides the jar. */
class GenerateCommandTest {
  private static String run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "validate", "call", "serve", "doctor"})
  void theManualPage_hasEachCommandWithItsOptions(String command) {
    String page = run("generate", "man").replace("\\-", "-");
    String help = run(command, "--help");

    assertThat(page).contains("\n.SS glovebox " + command + "\n");
    List<String> options =
        help.lines()
            .map(String::strip)
            .filter(line -> line.startsWith("--"))
            .map(line -> line.split("[ =]", 2)[0])
            .toList();
    assertThat(options).isNotEmpty();
    assertThat(options).allSatisfy(option -> assertThat(page).contains("\\fB" + option));
  }

  @Test
  void noLineOfTheManualPage_isTakenForARequest() {
    assertThat(run("generate", "man").lines().filter(line -> line.startsWith(".")))
        .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP|nf|fi)( .*)?"));
  }

  @Test
  void bashCompletesCommands_butNotThisOne() {
    assertThat(run("generate", "completion")).contains("serve", "--listen").doesNotContain("'man'");
    assertThat(run("generate", "man")).doesNotContain("glovebox generate");
    assertThat(run("--help")).doesNotContain("generate");
  }
}
