package dev.glovebox.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Bytes to JSON and back. Strings may be as long as a message, which is bounded elsewhere. */
final class RemoteJson {
  static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RemoteJson() {}

  static byte[] bytes(JsonNode message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one message.
   *
   * @throws dev.glovebox.failure.ProtocolException if it is not JSON
   */
  static JsonNode read(byte[] message) {
    try {
      return MAPPER.readTree(message);
    } catch (IOException e) {
      throw ContentLengthFraming.violation("the sidecar sent what is not JSON", message);
    }
  }
}
