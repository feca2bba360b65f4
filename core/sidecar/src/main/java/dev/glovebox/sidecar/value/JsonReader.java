package dev.glovebox.sidecar.value;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.CallContext;
import dev.glovebox.registry.FieldConfig;
import dev.glovebox.registry.TypeConfig;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as values of declared types. What has the wrong form becomes a value of the wrong type,
 * which the marshaller refuses with what it expected.
 */
record JsonReader(String library, HandleScope handles, CallContext context) {
  /** The only member of a pointer. */
  static final String HANDLE = "$handle";

  /**
   * The value of a node.
   *
   * @param path as messages name it
   */
  Object read(TypeConfig type, JsonNode node, String path) {
    if (type instanceof TypeConfig.Bytes && node.isTextual()) {
      return bytes(node, path);
    }
    if (type instanceof TypeConfig.Array array && node.isArray()) {
      List<Object> elements = new ArrayList<>(node.size());
      for (JsonNode each : node) {
        elements.add(read(array.of(), each, path + "[" + elements.size() + "]"));
      }
      return elements;
    }
    if (type instanceof TypeConfig.Structure structure && node.isObject()) {
      return fields(structure, node, path);
    }
    return type instanceof TypeConfig.Plain plain ? plain(plain, node, path) : natural(node);
  }

  private Map<String, Object> fields(TypeConfig.Structure structure, JsonNode node, String path) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.properties().forEach(entry -> values.put(entry.getKey(), natural(entry.getValue())));
    for (FieldConfig field : structure.structure().fields()) {
      JsonNode given = node.get(field.name());
      if (given != null) {
        values.put(field.name(), read(field.type(), given, path + "." + field.name()));
      }
    }
    return values;
  }

  private Object plain(TypeConfig.Plain type, JsonNode node, String path) {
    if (type.is(NativeType.POINTER) && node.isObject()) {
      return pointer(node, path);
    }
    if (type.isInteger()) {
      return integer(type.type(), node);
    }
    if (type.is(NativeType.F32) || type.is(NativeType.F64)) {
      return floating(type.type(), node);
    }
    return natural(node);
  }

  private static Object floating(NativeType type, JsonNode node) {
    if (node.isFloatingPointNumber()) {
      return new DecimalText(node.asText()).floating(type == NativeType.F32);
    }
    if (!node.isTextual()) {
      return natural(node);
    }
    return switch (node.textValue()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> node.textValue();
    };
  }

  private static Object integer(NativeType type, JsonNode node) {
    boolean wide = type.abi().sizeBytes() == Long.BYTES;
    if (wide && node.isTextual() && node.textValue().length() <= DecimalText.LONGEST_INTEGER) {
      String digits = node.textValue();
      return digits.matches("-?[0-9]+") ? new BigInteger(digits) : digits;
    }
    return node.isFloatingPointNumber() ? new DecimalText(node.asText()).integer() : natural(node);
  }

  private Object pointer(JsonNode node, String path) {
    JsonNode handle = node.get(HANDLE);
    if (handle == null || !handle.isTextual() || node.size() != 1) {
      throw new InvalidParamsException(
          path + " is of type pointer, but got another object",
          context,
          "Pass {\"" + HANDLE + "\": \"...\"} as a call has returned it, or null.",
          null);
    }
    return handles.redeem(handle.textValue(), library);
  }

  private byte[] bytes(JsonNode node, String path) {
    try {
      return Base64.getDecoder().decode(node.textValue());
    } catch (IllegalArgumentException e) {
      throw new InvalidParamsException(
          path + " is of type bytes, but its text is no base64",
          context,
          "Pass base64 with the alphabet of RFC 4648, section 4: A-Z, a-z, 0-9, + and /.",
          e);
    }
  }

  /** The node as it is, whatever type was expected. */
  private static Object natural(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue();
    }
    if (node.isNumber()) {
      return new DecimalText(node.asText()).value();
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    return new UnexpectedJson(node.isArray() ? "an array" : "an object");
  }
}
