package dev.glovebox.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.InspectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The inspector over the libraries that this machine happens to have. */
class SystemLibrariesTest {
  private static final Path LIBRARIES =
      Path.of("/usr/lib", Inspector.system().host().machine().multiarch());

  /** Whole closures are inspected; on a machine with thousands of libraries, the first so many. */
  private static final Duration BUDGET = Duration.ofSeconds(20);

  @Test
  @Timeout(120)
  @EnabledIf("hasLibraries")
  void everyLibraryIsInspectedAndTheGoVerdictsAreThoseOfGoLibraries() throws IOException {
    Inspector inspector = Inspector.withLibraryPath(List.of());
    List<String> refused = new ArrayList<>();
    List<Path> go = new ArrayList<>();
    Map<Threading, Integer> verdicts = new EnumMap<>(Threading.class);
    long start = System.nanoTime();
    int inspected = 0;
    for (Path file : libraries()) {
      if (System.nanoTime() - start > BUDGET.toNanos()) {
        break;
      }
      try {
        Inspection inspection = inspector.inspect(file);
        inspected++;
        verdicts.merge(inspection.verdict().threading(), 1, Integer::sum);
        // An own hit, not one of a dependency: the names below are of files.
        inspection.verdict().evidence().stream()
            .filter(Evidence::provesGo)
            .map(Evidence::file)
            .filter(inspection.file()::equals)
            .findFirst()
            .ifPresent(go::add);
      } catch (InspectionException refusal) {
        refused.add(refusal.getMessage());
      }
    }
    System.out.printf(
        "inspected %d libraries with their closures in %d ms: %s%n",
        inspected, (System.nanoTime() - start) / 1_000_000, verdicts);

    assertThat(inspected).isPositive();
    assertThat(refused).allMatch(reason -> reason.contains("a linker script"));
    assertThat(go).allMatch(file -> file.getFileName().toString().startsWith("libsecsipid"));
  }

  static boolean hasLibraries() {
    return Files.isDirectory(LIBRARIES);
  }

  private static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARIES)) {
      // Most names are links: each file once.
      Map<Path, Path> byFile = new TreeMap<>();
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().matches(".*\\.so(\\.[0-9.]+)?")
            && Files.isRegularFile(file)) {
          byFile.putIfAbsent(file.toRealPath(), file);
        }
      }
      return List.copyOf(byFile.values());
    }
  }
}
