package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SignatureException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;

/** A method of an interface, as a function that the sidecar offers under the method's name. */
final class RemoteMethod {
  private final String library;
  private final Method method;

  private RemoteMethod(String library, Method method) {
    this.library = library;
    this.method = method;
  }

  /**
   * Checks a method.
   *
   * @throws SignatureException if one of its types has no form in JSON
   */
  static RemoteMethod of(String library, Method method) {
    for (Parameter parameter : method.getParameters()) {
      if (!RemoteTypes.isParameter(parameter.getType())) {
        throw unsupported(library, method, "parameter " + parameter);
      }
    }
    if (!RemoteTypes.isResult(method.getReturnType())) {
      throw unsupported(library, method, "result " + method.getReturnType().getTypeName());
    }
    return new RemoteMethod(library, method);
  }

  private static SignatureException unsupported(String library, Method method, String what) {
    return new SignatureException(
        "the " + what + " has no form in JSON",
        CallContext.ofFunction(library, method.getName()),
        "Use numbers, boolean, String, byte[], arrays, List, Map, records, and RemoteHandle for"
            + " pointers; callbacks and memory do not cross to a sidecar.");
  }

  Object call(RemoteCaller caller, Object[] arguments) {
    RemoteReply reply =
        caller.call(
            new RemoteRequest(library, method.getName(), params(arguments), origin(arguments)));
    if (method.getReturnType() == RemoteAnswer.class) {
      return OutParameters.answer(reply.result());
    }
    JsonNode value = reply.result();
    if (OutParameters.areIn(value, method.getReturnType())) {
      OutParameters.writeBack(value.path("out"), method.getParameters(), arguments);
      value = value.get("value");
    }
    return result(value, reply.connection());
  }

  private static ArrayNode params(Object[] arguments) {
    ArrayNode params = RemoteJson.MAPPER.createArrayNode();
    for (Object argument : arguments) {
      params.add(RemoteValues.toJson(argument));
    }
    return params;
  }

  private SidecarConnection origin(Object[] arguments) {
    SidecarConnection origin = null;
    for (Object argument : arguments) {
      if (argument instanceof RemoteHandle handle) {
        if (origin != null && origin != handle.origin()) {
          throw new ForeignPointerException(
              "two handles of one call came over different connections",
              CallContext.ofFunction(library, method.getName()),
              "Make both over one connection: use a session, or RemoteOptions with one.");
        }
        origin = handle.origin();
      }
    }
    return origin;
  }

  private Object result(JsonNode value, SidecarConnection connection) {
    Class<?> type = method.getReturnType();
    if (type == void.class) {
      return null;
    }
    if (type == RemoteHandle.class && (value.isNull() || value.path("$handle").isTextual())) {
      return value.isNull() ? null : new RemoteHandle(value.get("$handle").asText(), connection);
    }
    try {
      return RemoteValues.fromJson(value, method.getGenericReturnType(), type);
    } catch (IllegalArgumentException e) {
      throw new SignatureException(
          "the answer does not fit the method's result "
              + type.getTypeName()
              + ": "
              + e.getMessage(),
          CallContext.ofFunction(library, method.getName()).withOutcome(Outcome.RAN),
          "Declare the method as the sidecar's registry declares the function.",
          e);
    }
  }
}
