package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Type;
import java.math.BigInteger;

/** Java's values to the sidecar's JSON and back: never rounded, never cut. */
final class RemoteValues {
  private RemoteValues() {}

  static JsonNode toJson(Object value) {
    if (value instanceof RemoteHandle handle) {
      return JsonNodeFactory.instance.objectNode().put("$handle", handle.id());
    }
    if ((value instanceof Double number && !Double.isFinite(number))
        || (value instanceof Float single && !Float.isFinite(single))) {
      return JsonNodeFactory.instance.textNode(value.toString()); // JSON has no such numbers
    }
    return RemoteJson.MAPPER.valueToTree(value);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it does not fit the type
   */
  static Object fromJson(JsonNode value, Type generic, Class<?> type) {
    if (type == JsonNode.class) {
      return value;
    }
    if (value.isNull()) {
      if (type.isPrimitive()) {
        throw new IllegalArgumentException("null");
      }
      return null;
    }
    if (type == boolean.class || type == Boolean.class) {
      return fit(value.isBoolean(), value).asBoolean();
    }
    if (type == String.class) {
      return fit(value.isTextual(), value).asText();
    }
    if (type == float.class || type == Float.class) {
      return (float) decimal(value);
    }
    if (type == double.class || type == Double.class) {
      return decimal(value);
    }
    if (type == byte.class || type == Byte.class) {
      return (byte) integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }
    if (type == short.class || type == Short.class) {
      return (short) integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }
    if (type == int.class || type == Integer.class) {
      return (int) integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == BigInteger.class) {
      return whole(value);
    }
    return RemoteJson.MAPPER.convertValue(value, RemoteJson.MAPPER.constructType(generic));
  }

  private static JsonNode fit(boolean fits, JsonNode value) {
    if (!fits) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }

  private static double decimal(JsonNode value) {
    return value.isTextual()
        ? Double.parseDouble(value.asText()) // NaN, Infinity, -Infinity
        : fit(value.isNumber(), value).asDouble();
  }

  /** A number, or its digits: what the sidecar sends after {@code glovebox.options}. */
  private static BigInteger whole(JsonNode value) {
    return value.isTextual()
        ? new BigInteger(value.asText())
        : fit(value.isIntegralNumber(), value).bigIntegerValue();
  }

  private static long integer(JsonNode value, long least, long most) {
    BigInteger whole = whole(value);
    boolean inRange =
        whole.compareTo(BigInteger.valueOf(least)) >= 0
            && whole.compareTo(BigInteger.valueOf(most)) <= 0;
    fit(inRange, value);
    return whole.longValue();
  }
}
