package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ValidateCommandTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("r.yaml"), text);
  }

  @Test
  void aSoundRegistry_isWell() throws IOException {
    Cli cli = Cli.run("validate", Cli.registry(directory));

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).contains("1 library, 1 pool, all well").containsPattern("c +ok");
  }

  @Test
  void allFaults_areToldByLineAndColumn() throws IOException {
    Path faulty = file("libraries:\n  a: { pth: x }\n  b: { path: y, pool: '?' }\n");

    Cli cli = Cli.run("validate", faulty);

    assertThat(cli.code()).isEqualTo(4);
    assertThat(cli.err())
        .contains("error: " + faulty + ":2:8: unknown key 'pth'")
        .contains("error: " + faulty + ":3:")
        .containsOnlyOnce("fix: ");
  }

  @Test
  void faultsAsJson_haveTheirPlaces() throws IOException {
    Cli cli = Cli.run("validate", file("libraries:\n  a: { pth: x }\n"), "--json");

    assertThat(cli.code()).isEqualTo(4);
    assertThat(cli.json().get("valid").asBoolean()).isFalse();
    assertThat(cli.json().at("/faults/0/line").asInt()).isEqualTo(2);
    assertThat(cli.json().findValuesAsText("pointer")).contains("/libraries/a/pth");
  }

  @Test
  void refusalsAndAbsentFiles_areAllTold_andTheRefusalDecides() throws IOException {
    Path refused =
        file(
            """
            libraries:
              c: { path: libc.so.6, search: true, functions: { getpidd: {} } }
              gone: { path: gone.so }
            """);

    Cli cli = Cli.run("validate", refused, "--json");

    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err()).contains("error: GB401: ").contains("library 'gone' has no file");
    assertThat(cli.json().at("/libraries/0/refusals/0/rule").asText()).isEqualTo("GB401");
    assertThat(cli.json().at("/libraries/1/state").asText()).isEqualTo("absent");
  }

  @Test
  void anAbsentFileAlone_fails() throws IOException {
    assertThat(Cli.run("validate", file("libraries: { gone: { path: gone.so } }\n")).code())
        .isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThere_isAFault() {
    Cli cli = Cli.run("validate", directory.resolve("none.yaml"));

    assertThat(cli.code()).isEqualTo(4);
    assertThat(cli.err()).contains("none.yaml: there is no such file");
  }
}
