package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;

/**
 * A string that is written with the very characters that it was read with: one string has many
 * forms in JSON, as {@code "A"} and {@code "\u005cu0041"}, and an id is to come back in its own.
 */
final class WrittenText extends ValueNode {
  private static final long serialVersionUID = 1L;

  private final String value;
  private final String written;

  /**
   * Makes one.
   *
   * @param value what it means
   * @param written how it was written, with its quotes
   */
  WrittenText(String value, String written) {
    this.value = value;
    this.written = written;
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.STRING;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_STRING;
  }

  @Override
  public String textValue() {
    return value;
  }

  @Override
  public String asText() {
    return value;
  }

  @Override
  public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
    json.writeRawValue(written);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WrittenText text && text.written.equals(written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }
}
