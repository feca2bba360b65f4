package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * JSON within bounds: well-formed UTF-8, numbers and ids that are written as they were read, no
 * member twice, nothing after the value.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class RpcJson {
  /** Digits of one number; a 64-bit integer has 20, a double at most 767 that mean anything. */
  private static final int NUMBER_LENGTH = 1000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper WRITER = JsonMapper.builder().build();

  private final JsonFactory factory;
  private final int depth;

  /**
   * Makes a reader within these bounds.
   *
   * @param bounds of which those of messages count
   */
  public RpcJson(Bounds bounds) {
    this.depth = bounds.message().depth();
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(bounds.message().depth())
            .maxDocumentLength(bounds.message().bytes())
            .maxStringLength(bounds.message().bytes())
            .maxNameLength(bounds.message().bytes())
            .maxNumberLength(NUMBER_LENGTH)
            .build();
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            // Names come from clients: none is kept for ever.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            // It is UTF-8, and neither UTF-16 nor UTF-32, whatever its first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();
  }

  /**
   * Reads one value, which is all there is.
   *
   * @param bytes read to their end, which blocks; not closed
   * @return the value
   * @throws IOException if it is no JSON, or beyond a bound
   */
  public JsonNode read(InputStream bytes) throws IOException {
    return read(bytes.readAllBytes());
  }

  /**
   * As {@link #read(InputStream)}, from an array.
   *
   * @param bytes in UTF-8
   * @return the value
   * @throws IOException if it is no JSON, or beyond a bound
   */
  public JsonNode read(byte[] bytes) throws IOException {
    int fault = Utf8.firstFault(bytes);
    if (fault >= 0) {
      throw new NoJsonException("the text is no UTF-8 at byte " + (fault + 1L));
    }
    try (JsonParser json = factory.createParser(bytes)) {
      return new JsonTree(json, bytes).read();
    } catch (StreamConstraintsException e) {
      throw beyond(e);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** Jackson has no type for each of its constraints. */
  private NoJsonException beyond(StreamConstraintsException e) {
    String which = e.getOriginalMessage();
    if (which.contains("nesting depth")) {
      return new NoJsonException(tooDeep(depth));
    }
    return new NoJsonException(
        which.contains("Number")
            ? "a number has more than " + NUMBER_LENGTH + " characters"
            : "it is larger than it may be");
  }

  /** Where the text stops being JSON. Jackson's own words are for who has its parser at hand. */
  private static NoJsonException malformed(JsonProcessingException e) {
    JsonLocation where = e.getLocation();
    String place =
        where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
    return new NoJsonException(
        e instanceof JsonEOFException ? "the JSON text ends too early" : "no JSON" + place);
  }

  /**
   * {@return what a client is told whose message could not be read}
   *
   * @param failure thrown by a read
   */
  public RpcError error(IOException failure) {
    return failure instanceof NoJsonException known
        ? known.error()
        : new RpcError(ErrorCodes.PARSE_ERROR, "Parse error: the message cannot be read");
  }

  /**
   * {@return what a client is told whose message nests deeper than it may}
   *
   * @param depth how deep it may nest
   */
  public static RpcError tooDeep(int depth) {
    return new RpcError(
            ErrorCodes.PARSE_ERROR, "Parse error: nested deeper than " + depth + " (--max-depth)")
        .at(Bound.DEPTH);
  }

  /**
   * Writes a value on one line, without a line feed. Leaves the stream open.
   *
   * @param value what is written
   * @param out takes it, in UTF-8
   * @throws IOException if the stream does not take it
   */
  public static void write(JsonNode value, OutputStream out) throws IOException {
    try (JsonGenerator json =
        WRITER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      WRITER.writeTree(json, value);
    }
  }

  /** {@return an empty object} */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** {@return what makes nodes as they are read} */
  public static JsonNodeFactory nodes() {
    return NODES;
  }
}
