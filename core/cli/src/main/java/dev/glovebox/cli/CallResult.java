package dev.glovebox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.registry.FunctionConfig;
import java.util.Optional;

/**
 * What a call came to, to be printed.
 *
 * @param json as a sidecar would answer it
 */
record CallResult(FunctionConfig function, JsonNode json) {
  /** The result for people: a single value as it is, all else as JSON; empty for void. */
  Optional<String> text() {
    if (json.isNull() && function.returns().isVoid()) {
      return Optional.empty();
    }
    return Optional.of(json.isTextual() ? json.textValue() : Json.line(json));
  }
}
