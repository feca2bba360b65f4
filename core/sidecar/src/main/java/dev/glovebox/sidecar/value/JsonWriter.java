package dev.glovebox.sidecar.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jna.Pointer;
import dev.glovebox.abi.NativeType;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.registry.FieldConfig;
import dev.glovebox.registry.TypeConfig;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Values of declared types as JSON.
 *
 * @param wide64AsStrings whether 64-bit integers become decimal strings
 */
record JsonWriter(String library, HandleScope handles, boolean wide64AsStrings) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  JsonNode write(TypeConfig type, Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof byte[] bytes) {
      return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
    }
    if (type instanceof TypeConfig.Array array) {
      ArrayNode elements = NODES.arrayNode();
      ((List<?>) value).forEach(each -> elements.add(write(array.of(), each)));
      return elements;
    }
    if (type instanceof TypeConfig.Structure structure) {
      ObjectNode fields = NODES.objectNode();
      for (FieldConfig field : structure.structure().fields()) {
        fields.set(field.name(), write(field.type(), ((Map<?, ?>) value).get(field.name())));
      }
      return fields;
    }
    return plain(((TypeConfig.Plain) type).type(), value);
  }

  private JsonNode plain(NativeType type, Object value) {
    if (value instanceof RemotePointer pointer && !pointer.isConstant()) {
      return NODES.objectNode().put(JsonReader.HANDLE, handles.issue(pointer, library));
    }
    if (value instanceof Pointer constant) {
      return NODES.numberNode(Pointer.nativeValue(constant));
    }
    if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    if (value instanceof Double number) {
      return floating(type, number);
    }
    if (value instanceof Long || value instanceof BigInteger) {
      return integer(type, value);
    }
    return NODES.textNode(value.toString());
  }

  private JsonNode integer(NativeType type, Object value) {
    if (wide64AsStrings && type.abi().sizeBytes() == Long.BYTES) {
      return NODES.textNode(value.toString());
    }
    return value instanceof BigInteger big
        ? NODES.numberNode(big)
        : NODES.numberNode(((Long) value).longValue());
  }

  /** JSON has no number for what is none. */
  private static JsonNode floating(NativeType type, double number) {
    if (!Double.isFinite(number)) {
      return NODES.textNode(Double.toString(number));
    }
    // A float's own digits: as a double it would show more of them than it has.
    return type == NativeType.F32 ? NODES.numberNode((float) number) : NODES.numberNode(number);
  }
}
