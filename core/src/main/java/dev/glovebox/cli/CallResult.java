package dev.glovebox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.abi.NativeType;
import dev.glovebox.marshal.RemotePointer;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What a call returned, to be printed.
 *
 * @param type as declared
 * @param value as {@link dev.glovebox.Glovebox#call} returns it; may be null
 */
record CallResult(NativeType type, Object value) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The result for people; empty for void. */
  Optional<String> text() {
    if (type == NativeType.VOID) {
      return Optional.empty();
    }
    if (type == NativeType.F32 && value instanceof Double number) {
      // A float's own digits: as a double it would show more of them than it has.
      return Optional.of(Float.toString(number.floatValue()));
    }
    return Optional.of(String.valueOf(value));
  }

  /** The result as JSON; null for void and null pointers. */
  JsonNode json() {
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof BigInteger number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Double number) {
      return type == NativeType.F32
          ? NODES.numberNode(number.floatValue())
          : NODES.numberNode(number);
    }
    if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    if (value instanceof RemotePointer pointer) {
      ObjectNode node = NODES.objectNode();
      node.put("pointer", "0x" + Long.toHexString(pointer.address()));
      node.put("worker", pointer.worker().toString());
      return node;
    }
    return value == null ? NODES.nullNode() : NODES.textNode(value.toString());
  }
}
