package dev.glovebox.lane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JSON object that was read whole, with typed access to its members. */
final class JsonObject {
  private final Map<String, Object> members;

  JsonObject(Map<String, Object> members) {
    this.members = members;
  }

  /**
   * Reads an object.
   *
   * @throws IOException if the bytes are not exactly one JSON object
   */
  static JsonObject parse(byte[] utf8) throws IOException {
    return MessageJsonReader.object(utf8);
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
