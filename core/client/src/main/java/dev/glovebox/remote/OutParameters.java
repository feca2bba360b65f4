package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Array;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What a function writes to its arguments: {@code {"value": .., "out": {..}, "errno": ..}}. */
final class OutParameters {
  private static final Set<String> MEMBERS = Set.of("value", "out", "errno");

  private OutParameters() {}

  /** Whether an answer is more than the value that a method of this result waits for. */
  static boolean areIn(JsonNode answer, Class<?> result) {
    if (result == JsonNode.class || !answer.has("value") || answer.size() < 2) {
      return false;
    }
    for (Iterator<String> names = answer.fieldNames(); names.hasNext(); ) {
      if (!MEMBERS.contains(names.next())) {
        return false;
      }
    }
    return true;
  }

  static RemoteAnswer answer(JsonNode answer) {
    if (!areIn(answer, RemoteAnswer.class)) {
      return new RemoteAnswer(answer, Map.of(), OptionalInt.empty());
    }
    Map<String, JsonNode> out = new HashMap<>();
    answer.path("out").properties().forEach(entry -> out.put(entry.getKey(), entry.getValue()));
    OptionalInt errno =
        answer.has("errno") ? OptionalInt.of(answer.get("errno").asInt()) : OptionalInt.empty();
    return new RemoteAnswer(answer.get("value"), out, errno);
  }

  /** Copies outputs to the arrays that were passed for them, as a call in this process would. */
  static void writeBack(JsonNode out, Parameter[] parameters, Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] != null && arguments[i].getClass().isArray()) {
        JsonNode value = out.path("arg" + (i + 1));
        if (value.isMissingNode() && parameters[i].isNamePresent()) {
          value = out.path(parameters[i].getName());
        }
        if (!value.isMissingNode() && !value.isNull()) {
          Class<?> type = arguments[i].getClass();
          Object written = RemoteValues.fromJson(value, type, type);
          int length = Math.min(Array.getLength(written), Array.getLength(arguments[i]));
          System.arraycopy(written, 0, arguments[i], 0, length);
        }
      }
    }
  }
}
