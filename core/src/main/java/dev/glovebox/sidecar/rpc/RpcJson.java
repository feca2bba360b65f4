package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * JSON within bounds: exact numbers, no member twice, nothing after the value.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class RpcJson {
  /** Digits of one number; a 64-bit integer has 20, a double at most 767 that mean anything. */
  private static final int NUMBER_LENGTH = 1000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper WRITER = JsonMapper.builder().build();

  private final ObjectReader reader;
  private final int depth;

  public RpcJson(Bounds bounds) {
    this.depth = bounds.depth();
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(bounds.depth())
            .maxDocumentLength(bounds.messageBytes())
            .maxStringLength(bounds.messageBytes())
            .maxNameLength(bounds.messageBytes())
            .maxNumberLength(NUMBER_LENGTH)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            // Names come from clients: none is kept for ever.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    this.reader =
        JsonMapper.builder(factory)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
  }

  /**
   * Reads one value, which is all there is.
   *
   * @throws IOException if it is no JSON, or beyond a bound
   */
  public JsonNode read(InputStream bytes) throws IOException {
    return checked(() -> reader.readTree(bytes));
  }

  /** As {@link #read(InputStream)}, from an array. */
  public JsonNode read(byte[] bytes) throws IOException {
    return checked(() -> reader.readTree(bytes));
  }

  /** What a client is told whose message could not be read. */
  public RpcError error(IOException failure) {
    if (failure instanceof TooDeepException) {
      return tooDeep(depth);
    }
    // Without the place in the source, which Jackson adds on lines of its own.
    String text =
        failure instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : failure.getMessage();
    String reason = String.valueOf(text).lines().findFirst().orElse("");
    return new RpcError(ErrorCodes.PARSE_ERROR, "Parse error: " + reason);
  }

  /** What a client is told whose message nests deeper than it may. */
  public static RpcError tooDeep(int depth) {
    return new RpcError(
            ErrorCodes.PARSE_ERROR, "Parse error: nested deeper than " + depth + " (--max-depth)")
        .at(Bound.DEPTH);
  }

  private static final class TooDeepException extends IOException {
    private static final long serialVersionUID = 1L;

    TooDeepException(IOException cause) {
      super("nested too deep", cause);
    }
  }

  private interface Reading {
    JsonNode value() throws IOException;
  }

  private static JsonNode checked(Reading reading) throws IOException {
    JsonNode value;
    try {
      value = reading.value();
    } catch (StreamConstraintsException e) {
      // Jackson has no type for each of its constraints.
      throw e.getOriginalMessage().contains("nesting depth") ? new TooDeepException(e) : e;
    } catch (NumberFormatException e) {
      // Jackson lets it through: an exponent beyond what a BigDecimal can have.
      throw new IOException("a number is beyond all bounds", e);
    }
    if (value == null || value.isMissingNode()) {
      throw new IOException("there is no JSON value");
    }
    return value;
  }

  /** Writes a value on one line, without a line feed. Leaves the stream open. */
  public static void write(JsonNode value, OutputStream out) throws IOException {
    try (JsonGenerator json =
        WRITER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      WRITER.writeTree(json, value);
    }
  }

  /** An empty object. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** Makes nodes as they are read. */
  public static JsonNodeFactory nodes() {
    return NODES;
  }
}
