package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/registry.md} is true: its example opens, and its tables name every key. */
class RegistryDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/registry.md");

  @TempDir Path directory;

  /** The first example below a heading. */
  private static String example(String heading) throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("```yaml\n", text.indexOf("\n## " + heading + "\n"));
    return text.substring(start + "```yaml\n".length(), text.indexOf("```\n", start + 1));
  }

  @Test
  void theExampleOfPlaceholdersOpens_andIsWhatItsTableSays() throws IOException {
    Path file = directory.resolve("registry.yaml");
    Files.writeString(file, example("Placeholders"));
    Map<String, String> environment = Map.of("VENDOR_KEY", "27000@licenses");

    Registry registry = new RegistryFile(file, new Placeholders(environment::get)).open();

    assertThat(registry.requireLibrary("vendor").source().text())
        .isEqualTo("/opt/vendor/lib/libvendor.so");
    assertThat(registry.pool("vendor").workers().max()).isEqualTo(4);
    assertThat(registry.pool("vendor").env())
        .isEqualTo(Map.of("VENDOR_KEY", "27000@licenses", "PROMPT", "${USER}"));
  }

  @Test
  void theExampleOpens_andIsWhatItsCommentsSay() throws IOException {
    Path file = Files.writeString(directory.resolve("registry.yaml"), example("Functions"));

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
