package dev.glovebox.lane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object that was read whole, with typed access to its members.
 *
 * <p>Read by the streaming parser: data binding would more than double a worker's start-up time.
 */
final class JsonObject {
  /** Deeper than any message is; a parser without a limit can be made to overflow its stack. */
  private static final int MAX_DEPTH = 40;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final Map<String, Object> members;

  private JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /**
   * Reads an object.
   *
   * @throws IOException if the bytes are not exactly one JSON object
   */
  static JsonObject parse(byte[] utf8) throws IOException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      JsonObject object = object(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something after the end of the JSON object");
      }
      return object;
    }
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new JsonObject(members);
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected token " + parser.currentToken());
    };
  }

  String string(String name) throws IOException {
    return required(name, String.class);
  }

  /** The text, or null where the member is absent or null. */
  String optionalString(String name) throws IOException {
    return members.get(name) == null ? null : required(name, String.class);
  }

  long number(String name) throws IOException {
    return required(name, Long.class);
  }

  int integer(String name) throws IOException {
    long value = number(name);
    if (value != (int) value) {
      throw new IOException("member '" + name + "' is out of range: " + value);
    }
    return (int) value;
  }

  /** False where the member is absent or null. */
  boolean flag(String name) throws IOException {
    return has(name) && required(name, Boolean.class);
  }

  JsonObject object(String name) throws IOException {
    return required(name, JsonObject.class);
  }

  List<String> strings(String name) throws IOException {
    return items(name, String.class);
  }

  List<Long> numbers(String name) throws IOException {
    return items(name, Long.class);
  }

  List<JsonObject> objects(String name) throws IOException {
    return items(name, JsonObject.class);
  }

  /** An array's items of whatever type. */
  List<Object> anything(String name) throws IOException {
    return items(name, Object.class);
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  private <T> List<T> items(String name, Class<T> type) throws IOException {
    List<T> items = new ArrayList<>();
    for (Object item : required(name, List.class)) {
      if (!type.isInstance(item)) {
        throw new IOException("member '" + name + "' holds something of another type");
      }
      items.add(type.cast(item));
    }
    return items;
  }

  private <T> T required(String name, Class<T> type) throws IOException {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new IOException(
          "member '" + name + "' is " + (value == null ? "missing" : "of another type"));
    }
    return type.cast(value);
  }
}
