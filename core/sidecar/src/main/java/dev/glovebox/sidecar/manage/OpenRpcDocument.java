package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.RpcJson;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients may call, as an OpenRPC 1.3 document, made from the registry as it is now.
 *
 * @see <a href="https://spec.open-rpc.org">the OpenRPC specification</a>
 */
final class OpenRpcDocument {
  private static final String OPENRPC = "1.3.2";

  private final Offer offer;
  private final String version;

  /**
   * Makes the document of one sidecar.
   *
   * @param offer what clients may call
   * @param version of Glovebox
   */
  public OpenRpcDocument(Offer offer, String version) {
    this.offer = offer;
    this.version = version;
  }

  /** {@return the document as of now} */
  public ObjectNode json() {
    ObjectNode document = RpcJson.object().put("openrpc", OPENRPC);
    document
        .putObject("info")
        .put("title", "Glovebox")
        .put("description", "Functions of native libraries, each run in a process of its own.")
        .put("version", version);
    ArrayNode methods = document.putArray("methods");
    TypeSchemas types = new TypeSchemas();
    for (LibraryConfig library : offer.libraries()) {
      for (FunctionConfig function : offer.functions(library)) {
        describe(methods.addObject(), library, function, types);
      }
    }
    OwnMethods.describe(methods);
    ObjectNode components = document.putObject("components");
    components.set("schemas", types.components());
    ObjectNode errors = components.putObject("errors");
    errors().forEach((code, name) -> errors.putObject(name).put("code", code).put("message", name));
    return document;
  }

  private static void describe(
      ObjectNode method, LibraryConfig library, FunctionConfig function, TypeSchemas types) {
    method.put("name", library.name() + "." + function.name());
    method.put("summary", "The function " + function.symbol() + " of library " + library.name());
    method.put("paramStructure", "either");
    method.set("params", types.parameters(function));
    method.putObject("result").put("name", "result").set("schema", types.result(function));
    ArrayNode tags = method.putArray("tags");
    tags.addObject().put("name", library.name());
    if (function.idempotent()) {
      tags.addObject().put("name", "idempotent");
    }
    ArrayNode errors = method.putArray("errors");
    errors().forEach((code, name) -> errors.addObject().put("$ref", "#/components/errors/" + name));
  }

  /** What a call may fail with: each by the name of its exception. */
  private static Map<Integer, String> errors() {
    Map<Integer, String> errors = new TreeMap<>();
    ErrorCodes.ofFailures()
        .forEach((type, code) -> errors.put(code, type.getSimpleName().replace("Exception", "")));
    errors.put(ErrorCodes.INVALID_PARAMS, "InvalidParams");
    errors.put(ErrorCodes.OTHER, "Failure");
    errors.put(ErrorCodes.BUSY, "Busy");
    errors.put(ErrorCodes.DRAINING, "Draining");
    return errors;
  }
}
