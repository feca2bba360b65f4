package dev.glovebox.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/** A registry file: from its bytes to a sealed registry, or to all its faults. */
final class RegistryFile {
  /** The largest registry file. */
  static final int MAX_BYTES = 4 << 20;

  private static final String ADVICE = "Correct the file; nothing was loaded or started.";
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFactory YAML =
      YAMLFactory.builder()
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .loaderOptions(yamlOptions())
          .build();

  private final Path file;
  private final FaultCollector faults;

  RegistryFile(Path file) {
    this.file = file;
    this.faults = new FaultCollector(file.toString());
  }

  Registry open() {
    Optional<LocatedNode> root = SourceText.decode(bytes(), faults).flatMap(this::parse);
    Registry registry = root.map(node -> new RegistryReader(file, faults).read(node)).orElse(null);
    faults.throwIfAny(ADVICE, null);
    return registry;
  }

  private byte[] bytes() {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      faults.add(JsonPath.ROOT, Position.UNKNOWN, "not a regular file");
      faults.throwIfAny("Name a YAML or JSON file.", null);
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        faults.add(
            JsonPath.ROOT,
            Position.UNKNOWN,
            "larger than "
                + ByteSizes.text(MAX_BYTES)
                + ", the most that a registry file may have");
        faults.throwIfAny("Check that this is the right file, or divide it.", null);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      faults.add(JsonPath.ROOT, Position.UNKNOWN, "there is no such file");
      faults.throwIfAny(
          "Check the path, which is read from " + Path.of("").toAbsolutePath() + ".", e);
    } catch (IOException e) {
      faults.add(JsonPath.ROOT, Position.UNKNOWN, "cannot be read: " + e);
      faults.throwIfAny("Check its permissions.", e);
    }
    throw new IllegalStateException("unreachable: a fault was added and thrown");
  }

  private Optional<LocatedNode> parse(String text) {
    try (JsonParser parser = (isJson(text) ? JSON : YAML).createParser(text)) {
      return new TreeParser(parser, faults).document();
    } catch (JsonProcessingException e) {
      SyntaxFault fault = SyntaxFault.of(e);
      faults.add(JsonPath.ROOT, fault.at(), fault.problem());
      faults.throwIfAny(ADVICE, e);
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
  }

  private boolean isJson(String text) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return false;
    }
    return name.endsWith(".json") || text.stripLeading().startsWith("{");
  }

  private static LoaderOptions yamlOptions() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    return options;
  }
}
