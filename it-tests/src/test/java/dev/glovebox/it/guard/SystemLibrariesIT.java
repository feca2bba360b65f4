package dev.glovebox.it.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.InspectionException;
import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** The inspector over all libraries that this machine has, with their closures. */
class SystemLibrariesIT {
  private static final Path LIBRARIES =
      Path.of("/usr/lib", Inspector.system().host().machine().multiarch());

  /** Go's linker writes it into all that it links; the inspector goes by other marks. */
  private static final String GO_BUILD_INFORMATION = "\u00ff Go buildinf:";

  @Test
  @Timeout(600)
  @EnabledIf("hasLibraries")
  void allAreInspected_andThoseWithAGoVerdictAreExactlyThoseThatAreGo() throws IOException {
    Inspector inspector = Inspector.withLibraryPath(List.of());
    List<String> refused = new ArrayList<>();
    List<Path> judgedGo = new ArrayList<>();
    List<Path> builtByGo = new ArrayList<>();
    for (Path file : libraries()) {
      try {
        if (provesGo(inspector.inspect(file))) {
          judgedGo.add(file);
        }
        if (contains(file, GO_BUILD_INFORMATION)) {
          builtByGo.add(file);
        }
      } catch (InspectionException refusal) {
        refused.add(refusal.getMessage());
      }
    }

    assertThat(refused).allMatch(reason -> reason.contains("a linker script"));
    assertThat(judgedGo).isEqualTo(builtByGo);
    Optional<Path> secsipid = inspector.resolveSoname("libsecsipid.so.1");
    if (secsipid.isPresent()) {
      assertThat(judgedGo).anyMatch(file -> sameFile(file, secsipid.get()));
    }
  }

  static boolean hasLibraries() {
    return Files.isDirectory(LIBRARIES);
  }

  /** By marks of its own, not of one of its dependencies. */
  private static boolean provesGo(Inspection inspection) {
    return inspection.verdict().evidence().stream()
        .filter(Evidence::provesGo)
        .anyMatch(evidence -> evidence.file().equals(inspection.file()));
  }

  private static boolean contains(Path file, String bytes) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(bytes);
  }

  private static boolean sameFile(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Most names are links: each file once, by its first name. */
  private static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARIES)) {
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
