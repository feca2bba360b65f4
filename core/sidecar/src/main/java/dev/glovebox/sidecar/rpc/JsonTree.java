package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tokens to one tree, which writes its numbers as they were read, and the ids of its requests.
 * Depth takes no stack.
 */
final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String ID = "id";

  private final JsonParser json;
  private final byte[] bytes;
  private final Deque<ContainerNode<?>> open = new ArrayDeque<>();

  /**
   * Makes the tree of one text.
   *
   * @param json reads these bytes, from the first one on
   */
  JsonTree(JsonParser json, byte[] bytes) {
    this.json = json;
    this.bytes = bytes;
  }

  /**
   * Reads the one value that there is.
   *
   * @throws NoJsonException if there is none, or something after it, or an object has a member
   *     twice
   */
  JsonNode read() throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      throw new NoJsonException("there is no JSON value");
    }
    JsonNode root = value(token);
    while (!open.isEmpty()) {
      token = json.nextToken();
      switch (token) {
        case END_OBJECT, END_ARRAY -> open.pop();
        case FIELD_NAME -> checkNew(json.currentName());
        default -> {
          // Before the value becomes the innermost of those that are open.
          ContainerNode<?> parent = open.peek();
          String name = json.currentName();
          add(parent, name, value(token));
        }
      }
    }
    if (json.nextToken() != null) {
      throw new NoJsonException("there is something after the JSON value");
    }
    return root;
  }

  private void checkNew(String name) throws NoJsonException {
    if (open.element().has(name)) {
      throw new NoJsonException("an object has the same member twice");
    }
  }

  private static void add(ContainerNode<?> parent, String name, JsonNode value) {
    if (parent instanceof ObjectNode object) {
      object.set(name, value);
    } else {
      ((ArrayNode) parent).add(value);
    }
  }

  private JsonNode value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> opened(NODES.objectNode());
      case START_ARRAY -> opened(NODES.arrayNode());
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> new NumberText(json.getText());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new IllegalStateException("no parser of text has a token " + token);
    };
  }

  private JsonNode text() throws IOException {
    String value = json.getText();
    return isId() ? id(value) : NODES.textNode(value);
  }

  /** Whether the value is the member of that name of a request, alone or in a batch. */
  private boolean isId() throws IOException {
    boolean ofRequest =
        open.size() == 1 || (open.size() == 2 && open.getLast() instanceof ArrayNode);
    return ofRequest && open.element() instanceof ObjectNode && ID.equals(json.currentName());
  }

  /** With as many bytes as characters, it is ASCII without escapes, and has one form only. */
  private JsonNode id(String value) {
    int start = (int) json.currentTokenLocation().getByteOffset();
    int length = (int) json.currentLocation().getByteOffset() - start;
    return length == value.length() + 2
        ? NODES.textNode(value)
        : new WrittenText(value, new String(bytes, start, length, StandardCharsets.UTF_8));
  }

  private JsonNode opened(ContainerNode<?> container) {
    open.push(container);
    return container;
  }

  /** JSON has no leading zeros: but for minus zero, an integer's digits are those of its value. */
  private JsonNode integer() throws IOException {
    return switch (json.getNumberType()) {
      case INT -> {
        int value = json.getIntValue();
        yield value == 0 && json.getTextLength() > 1
            ? new NumberText(json.getText())
            : NODES.numberNode(value);
      }
      case LONG -> NODES.numberNode(json.getLongValue());
      default -> NODES.numberNode(json.getBigIntegerValue());
    };
  }
}
