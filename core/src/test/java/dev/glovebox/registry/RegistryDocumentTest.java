package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/registry.md} is true: its example opens, and its tables name every key. */
class RegistryDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/registry.md");

  @TempDir Path directory;

  @Test
  void theExampleOpens_andIsWhatItsCommentsSay() throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("```yaml\n") + "```yaml\n".length();
    Path file =
        Files.writeString(
            directory.resolve("registry.yaml"),
            text.substring(start, text.indexOf("```\n", start)));

    LibraryConfig shapes = Registry.open(file).requireLibrary("shapes");

    assertThat(shapes.requireFunction("area").parameters().get(0).byReference()).isFalse();
    assertThat(shapes.requireFunction("grow").parameters().get(0).byReference()).isTrue();
    assertThat(shapes.requireFunction("bounds").inputs()).isEmpty();
    assertThat(shapes.exposedFunctions()).hasSize(6);
    TypeConfig circle = shapes.requireFunction("area").parameters().get(0).type();
    assertThat(((TypeConfig.Structure) circle).structure().offsets())
        .containsExactly(0, 16, 24, 32, 40, 56);
  }

  @Test
  void everyKeyIsInATable() throws IOException {
    List<String> keys = new ArrayList<>(FunctionReader.KEYS);
    keys.addAll(ParameterReader.KEYS);
    keys.addAll(TypeTable.STRUCTURE_KEYS);

    assertThat(Files.readString(DOCUMENT))
        .contains(keys.stream().map(key -> "\n| `" + key + "` |").toList());
  }
}
