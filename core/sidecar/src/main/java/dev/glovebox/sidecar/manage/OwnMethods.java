package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The sidecar's own methods, as its OpenRPC document describes them. */
final class OwnMethods {
  private OwnMethods() {}

  static void describe(ArrayNode methods) {
    parameter(
        describe(
            methods, "glovebox.session.open", "Hold one worker and one of its threads.", "object"),
        "library",
        "string");
    parameter(
        describe(methods, "glovebox.session.close", "Give the worker back.", "object"),
        "session",
        "string");
    parameter(
        describe(methods, "glovebox.options", "How this connection's answers look.", "object"),
        "int64",
        "string");
    parameter(
        describe(methods, "glovebox.release", "Forget a handle.", "object"), "handle", "object");
    describe(methods, "glovebox.libraries", "What may be called.", "array");
    describe(methods, "glovebox.workers", "The workers as they are now.", "array");
    describe(methods, "glovebox.health", "How the sidecar is.", "object");
    describe(methods, "glovebox.reload", "Read the registry again.", "object");
    describe(methods, "rpc.discover", "This document.", "object");
  }

  private static ObjectNode describe(
      ArrayNode methods, String name, String summary, String resultType) {
    ObjectNode method = methods.addObject().put("name", name).put("summary", summary);
    method.put("paramStructure", "either");
    method.putArray("params");
    ObjectNode schema = method.putObject("result").put("name", "result").putObject("schema");
    schema.put("type", resultType);
    if (resultType.equals("array")) {
      // Generators of clients make a type of it.
      schema.putObject("items").put("type", "object");
    }
    method.putArray("tags").addObject().put("name", "glovebox");
    return method;
  }

  private static void parameter(ObjectNode method, String name, String type) {
    ObjectNode parameter = ((ArrayNode) method.get("params")).addObject();
    parameter.put("name", name).put("required", true).putObject("schema").put("type", type);
  }
}
