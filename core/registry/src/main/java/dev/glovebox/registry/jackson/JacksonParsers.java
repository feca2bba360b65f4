package dev.glovebox.registry.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.glovebox.registry.RegistrySyntaxException;
import java.io.IOException;
import org.yaml.snakeyaml.LoaderOptions;

/** Jackson's parsers, set up for registries. */
final class JacksonParsers {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFactory YAML =
      YAMLFactory.builder()
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .loaderOptions(yamlOptions())
          .build();

  private JacksonParsers() {}

  static JsonParser of(String text, boolean json) throws RegistrySyntaxException {
    try {
      return (json ? JSON : YAML).createParser(text);
    } catch (JsonProcessingException e) {
      throw SyntaxFault.of(e);
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
  }

  private static LoaderOptions yamlOptions() {
    LoaderOptions options = new LoaderOptions();
    // Who hands a text over has bounded it; SnakeYAML's own bound is below that.
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }
}
