package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.glovebox.failure.RegistryException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in {@code faults} begins with the faults that it must be refused for, all of them. */
class FaultFixturesTest {
  static List<Path> faultyFiles() throws IOException, URISyntaxException {
    Path folder = Path.of(FaultFixturesTest.class.getResource("faults").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("faultyFiles")
  void aFaultyFileIsRefusedWithExactlyTheFaultsThatItsCommentNames(Path file) throws IOException {
    List<String> expected =
        Files.readAllLines(file).stream()
            .takeWhile(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .toList();

    RegistryException refusal =
        catchThrowableOfType(RegistryException.class, () -> Registry.open(file));

    assertThat(refusal).as("the file must be refused").isNotNull();
    assertThat(refusal.faults())
        .extracting(f -> f.line() + ":" + f.column() + " " + f.pointer() + " " + f.problem())
        .containsExactlyElementsOf(expected);
    assertThat(refusal.faults()).allMatch(fault -> fault.file().equals(file.toString()));
  }
}
