package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.InspectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The inspector over the libraries that this machine happens to have. */
class SystemLibrariesTest {
  private static final Path LIBRARIES =
      Path.of("/usr/lib", Inspector.system().host().machine().multiarch());

  /** Whole closures are inspected; {@code it-tests} inspects all. */
  private static final int SAMPLE = 60;

  @Test
  @Timeout(120)
  @EnabledIf("hasLibraries")
  void sampledLibrariesAreInspectedAndTheGoVerdictsAreThoseOfGoLibraries() throws IOException {
    Inspector inspector = Inspector.withLibraryPath(List.of());
    List<String> refused = new ArrayList<>();
    List<Path> go = new ArrayList<>();
    List<Evidence> threadsByOtherNames = new ArrayList<>();
    List<Path> sample = sample();
    for (Path file : sample) {
      try {
        // An own hit, not one of a dependency: the names below are of files.
        List<Evidence> evidence = inspector.inspect(file).verdict().evidence();
        if (evidence.stream().noneMatch(found -> found.rule() < 12 && found.mayStartThreads())) {
          evidence.stream().filter(found -> found.rule() == 12).forEach(threadsByOtherNames::add);
        }
        evidence.stream()
            .filter(Evidence::provesGo)
            .map(Evidence::file)
            .filter(file::equals)
            .findFirst()
            .ifPresent(go::add);
      } catch (InspectionException refusal) {
        refused.add(refusal.getMessage());
      }
    }

    assertThat(sample).isNotEmpty();
    assertThat(threadsByOtherNames).as("would be new suspicions").isEmpty();
    assertThat(refused).allMatch(reason -> reason.contains("a linker script"));
    assertThat(go).isEqualTo(sample.stream().filter(SystemLibrariesTest::isKnownAsGo).toList());
  }

  /** Debian's only package of a Go library in C's clothes. */
  private static boolean isKnownAsGo(Path file) {
    return file.getFileName().toString().startsWith("libsecsipid");
  }

  /** Spread over all names, and the same each time; with what is known to be Go. */
  private static List<Path> sample() throws IOException {
    List<Path> all = libraries();
    int step = Math.max(1, all.size() / SAMPLE);
    return IntStream.range(0, all.size())
        .filter(i -> i % step == 0 || isKnownAsGo(all.get(i)))
        .mapToObj(all::get)
        .toList();
  }

  static boolean hasLibraries() {
    return Files.isDirectory(LIBRARIES);
  }

  /** Files, not the links to them. */
  private static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARIES)) {
      return files
          .filter(file -> file.getFileName().toString().contains(".so"))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }
}
