package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalInt;

/**
 * All that a call gave back. Declare it as a method's result where a function has output parameters
 * or sets {@code errno}.
 *
 * @param value what the function returned; JSON's null for a void function
 * @param out the output parameters by their names in the registry, {@code arg1}, {@code arg2}..
 *     where it gives none; empty if there are none
 * @param errno of the call, if the registry declares {@code errno: true}
 */
public record RemoteAnswer(JsonNode value, Map<String, JsonNode> out, OptionalInt errno) {
  /**
   * Copies the output parameters.
   *
   * @param value what the function returned; JSON's null for a void function
   * @param out the output parameters by their names in the registry, {@code arg1}, {@code arg2}.
   * @param errno of the call, if the registry declares {@code errno: true}
   */
  public RemoteAnswer {
    out = Map.copyOf(out);
  }
}
