package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.inspect.Inspector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class InspectCommandTest {
  private static final Path LIBC = Inspector.system().resolveSoname("libc.so.6").orElseThrow();

  @TempDir Path directory;

  @Test
  void aLibrary_isDescribed_withTheHashThatPinsIt() {
    Cli cli = Cli.run("inspect", LIBC);

    assertThat(cli.code()).isZero();
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out())
        .contains(LIBC.toString())
        .containsPattern("sha256 +[0-9a-f]{64}\n")
        .containsPattern("verdict +\\S")
        .containsPattern("soname +libc.so.6\n")
        .contains("more (--json lists them)");
  }

  @Test
  void aTextFile_failsWithOneLineAndTheFix_andTheOthersAreDescribed() throws IOException {
    Path text = Files.writeString(directory.resolve("notes.txt"), "no library");

    Cli cli = Cli.run("inspect", text, LIBC);

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err().lines()).hasSize(2);
    assertThat(cli.err()).contains("notes.txt: not an ELF file").contains("\nfix: ");
    assertThat(cli.out()).contains(LIBC.toString());
  }

  @Test
  void json_hasAnEntryForEachFile_inOrder() throws IOException {
    Path text = Files.writeString(directory.resolve("notes.txt"), "no library");

    Cli cli = Cli.run("inspect", "--json", text, LIBC);

    JsonNode files = cli.json();
    assertThat(cli.code()).isEqualTo(1);
    assertThat(files).hasSize(2);
    assertThat(files.at("/0/error/message").asText()).contains("not an ELF file");
    assertThat(files.at("/1/sha256").asText()).hasSize(64);
    assertThat(files.at("/1/verdict/threading").asText()).isNotEmpty();
    assertThat(files.at("/1/facts/exportedFunctions").toString()).contains("\"getpid\"");
  }
}
