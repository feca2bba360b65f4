package dev.glovebox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code glovebox serve} refuses before it serves; all of it ends in this process. */
class ServeCommandTest {
  private static final Path DOCUMENT = Path.of("../../docs/json-rpc.md");

  @TempDir private Path directory;

  private Cli serve(String... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of("serve", Cli.registry(directory)));
    words.addAll(List.of(options));
    return Cli.run(words.toArray());
  }

  @Test
  void withoutADoor_isWrongUsage() throws IOException {
    Cli cli = serve();

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("--listen=DOOR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/run/g.sock | unix:PATH",
        "unix: | unix:PATH",
        "udp:127.0.0.1:1 | http:127.0.0.1:PORT",
        "tcp:127.0.0.1:65536 | tcp:127.0.0.1:PORT",
        "tcp:0.0.0.0:7070 | proxy",
        "http:192.168.1.1:80 | proxy",
      })
  void doorThatIsNone_orBeyondThisMachine_isWrongUsage(String door, String fix) throws IOException {
    Cli cli = serve("--listen", door, "--no-token");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("'" + door + "'").containsPattern("fix: .*" + fix);
  }

  @ParameterizedTest
  @CsvSource({"tcp:127.0.0.1:0", "http:127.0.0.1:0"})
  void portNeedsAToken_orTheWordThatItNeedsNone(String door) throws IOException {
    Cli cli = serve("--listen", door);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("--token-file FILE").contains("--no-token");
  }

  @Test
  void tokenAndNoToken_contradict() throws IOException {
    Cli cli = serve("--listen", "tcp:127.0.0.1:0", "--no-token", "--token-file", "t");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("contradict");
  }

  @Test
  void tokenThatEverybodyMayRead_isAFailure() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

    Cli cli = serve("--listen", "tcp:127.0.0.1:0", "--token-file", token.toString());

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("fix: Run: chmod 600 " + token);
  }

  @Test
  void modeThatIsNone_isWrongUsage() throws IOException {
    Cli cli = serve("--listen", "unix:g.sock", "--socket-mode", "rw");

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("'rw'").contains("0660");
  }

  @ParameterizedTest
  @CsvSource({
    "--max-calls, 0",
    "--max-connections, -1",
    "--max-depth, many",
    "--max-batch, 99999999999",
    "--max-message, 0B",
    "--max-message, 2GiB",
    "--max-message, 4",
    "--max-output, 1XB",
    "--auth-timeout, 0s",
    "--idle-timeout, 1",
    "--grace, soon",
    "--log-format, xml",
    "--int64, octal",
  })
  void boundThatIsNone_isWrongUsage_andNamesTheOption(String option, String value)
      throws IOException {
    Cli cli = serve("--listen", "unix:g.sock", option, value);

    assertThat(cli.code()).as(cli.err()).isEqualTo(2);
    assertThat(cli.err()).startsWith("error: ").contains("'" + option + "'").contains(value);
  }

  @Test
  void faultyRegistry_isToldOf_andNothingIsServed() throws IOException {
    Path registry = Files.writeString(directory.resolve("faulty.yaml"), "librarys: {}\n");

    Cli cli = Cli.run("serve", registry, "--listen", "unix:" + directory.resolve("g.sock"));

    assertThat(cli.code()).isEqualTo(4);
    assertThat(cli.err()).contains("libraries");
    assertThat(directory.resolve("g.sock")).doesNotExist();
  }

  @Test
  void everyBound_isInTheDocument_withItsDefault() throws IOException {
    String document = Files.readString(DOCUMENT);
    String table = document.substring(document.indexOf("## Bounds"));
    Map<String, String> documented =
        table
            .lines()
            .filter(line -> line.startsWith("| `--"))
            .map(line -> line.split("\\|"))
            .collect(
                Collectors.toMap(
                    cells -> cells[1].strip().replace("`", ""),
                    cells -> cells[2].strip().replaceFirst("[ ,].*", "")));
    Map<String, String> real =
        new CommandLine(new ServeCommand())
            .getCommandSpec().options().stream()
                .filter(option -> isBound(option.longestName()))
                .collect(
                    Collectors.toMap(
                        OptionSpec::longestName,
                        // The one whose default depends on the heap has none that can be written.
                        option -> Objects.requireNonNullElse(option.defaultValue(), "256MiB")));

    assertThat(documented).isEqualTo(real);
  }

  private static boolean isBound(String option) {
    return option.startsWith("--max-") || option.endsWith("-timeout") || option.equals("--grace");
  }

  @Test
  void everyOption_isInTheHelp_withWhatItIsFor() {
    String help = Cli.run("serve", "--help").out();

    Map<String, OptionSpec> options =
        new CommandLine(new ServeCommand())
            .getCommandSpec().options().stream()
                .collect(Collectors.toMap(OptionSpec::longestName, Function.identity()));
    assertThat(options).hasSizeGreaterThan(15);
    options.forEach(
        (name, option) -> {
          assertThat(help).contains(name);
          assertThat(option.description()).as(name).isNotEmpty();
        });
  }
}
