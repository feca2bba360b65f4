package dev.glovebox.registry.jackson;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.glovebox.registry.RegistrySyntaxException;
import dev.glovebox.registry.RegistryToken;
import dev.glovebox.registry.RegistryToken.Kind;
import dev.glovebox.registry.RegistryTokens;
import java.io.IOException;

/** The tokens of a Jackson parser. Aliases and tags of YAML are told of, and never expanded. */
final class JacksonTokens implements RegistryTokens {
  /** As much of an alias as a message shows. */
  private static final int LONGEST_ALIAS = 80;

  private final JsonParser parser;

  JacksonTokens(JsonParser parser) {
    this.parser = parser;
  }

  @Override
  public RegistryToken next() throws RegistrySyntaxException {
    try {
      JsonToken token = parser.nextToken();
      return token == null ? new RegistryToken(Kind.END, "", 0, 0, "") : described(token);
    } catch (JsonProcessingException e) {
      throw SyntaxFault.of(e);
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be read", e);
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new IllegalStateException("a string cannot fail to be closed", e);
    }
  }

  private RegistryToken described(JsonToken token) throws IOException {
    JsonLocation at = parser.currentTokenLocation();
    boolean known = at != null && at.getLineNr() > 0;
    return new RegistryToken(
        kind(token),
        text(token),
        known ? at.getLineNr() : 0,
        known ? Math.max(1, at.getColumnNr()) : 0,
        refusal(token));
  }

  private static Kind kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Kind.MAPPING_START;
      case END_OBJECT -> Kind.MAPPING_END;
      case START_ARRAY -> Kind.LIST_START;
      case END_ARRAY -> Kind.LIST_END;
      case FIELD_NAME -> Kind.KEY;
      case VALUE_STRING -> Kind.TEXT;
      case VALUE_NUMBER_INT -> Kind.INTEGER;
      case VALUE_NUMBER_FLOAT -> Kind.DECIMAL;
      case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
      case VALUE_NULL -> Kind.NULL;
      case VALUE_EMBEDDED_OBJECT -> Kind.OTHER;
      case NOT_AVAILABLE -> throw new IllegalStateException("token=" + token);
    };
  }

  private String text(JsonToken token) throws IOException {
    return switch (token) {
      case FIELD_NAME -> parser.currentName();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      default -> "";
    };
  }

  private String refusal(JsonToken token) throws IOException {
    if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
      return "";
    }
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return token == JsonToken.FIELD_NAME
          ? "aliases are not supported: write out the key"
          : "aliases are not supported: write out the value of *" + shortened(parser.getText());
    }
    if (token == JsonToken.FIELD_NAME) {
      return "";
    }
    if (parser.canReadTypeId() && parser.getTypeId() != null) {
      return "tags are not supported: remove the '!' and what follows it";
    }
    return token == JsonToken.VALUE_EMBEDDED_OBJECT ? "binary values are not supported" : "";
  }

  private static String shortened(String alias) {
    return alias.length() <= LONGEST_ALIAS ? alias : alias.substring(0, LONGEST_ALIAS) + "...";
  }
}
