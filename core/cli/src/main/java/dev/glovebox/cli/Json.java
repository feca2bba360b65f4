package dev.glovebox.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.GloveboxException;
import java.util.Collection;

/** The JSON that commands print with {@code --json}. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static ArrayNode strings(Collection<String> values) {
    ArrayNode array = array();
    values.forEach(array::add);
    return array;
  }

  /** The document on one line. */
  static String line(JsonNode document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  /** The document over several lines, for people. */
  static String pretty(JsonNode document) {
    return document.toPrettyString();
  }

  /** {@code {"error": {...}}}: type, message, fix, exit code, and what the failure knows more. */
  static ObjectNode error(Throwable failure, ExitCode code) {
    ObjectNode document = object();
    ObjectNode error = document.putObject("error");
    Problem problem = Problem.of(failure).get(0);
    error.put("type", failure.getClass().getSimpleName());
    error.put("message", problem.what());
    error.put("fix", problem.fix());
    error.put("exitCode", code.code());
    if (failure instanceof GloveboxException known) {
      known.library().ifPresent(value -> error.put("library", value));
      known.function().ifPresent(value -> error.put("function", value));
      known.worker().ifPresent(value -> error.put("worker", value));
      known.elapsed().ifPresent(value -> error.put("elapsedMillis", value.toMillis()));
      known.outcome().ifPresent(value -> error.put("outcome", value.name()));
    }
    return document;
  }
}
