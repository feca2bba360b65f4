package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.ReloadReport;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.RpcException;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.supervise.WorkerSnapshot;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The methods by which clients look after a sidecar: {@code glovebox.*} and {@code rpc.discover}.
 */
final class ManagementMethods {
  private final Offer offer;
  private final Health health;
  private final Reloader reloader;
  private final OpenRpcDocument document;
  private final UnaryOperator<String> shown;

  /**
   * Makes the methods of one sidecar.
   *
   * @param offer what clients may call
   * @param health how the sidecar is
   * @param reloader reads the registry again
   * @param document describes the offer
   * @param shown takes from a text what clients may not see
   */
  public ManagementMethods(
      Offer offer,
      Health health,
      Reloader reloader,
      OpenRpcDocument document,
      UnaryOperator<String> shown) {
    this.offer = offer;
    this.health = health;
    this.reloader = reloader;
    this.document = document;
    this.shown = shown;
  }

  /**
   * Adds all of them.
   *
   * @param methods to which they are added
   */
  public void addTo(Methods methods) {
    add(methods, "glovebox.libraries", this::libraries);
    add(methods, "glovebox.workers", this::workers);
    add(methods, "glovebox.health", health::json);
    add(methods, "glovebox.reload", () -> reloaded(reloader.reload()));
    add(methods, "rpc.discover", document::json);
  }

  private static void add(Methods methods, String name, Supplier<JsonNode> result) {
    methods.add(
        name,
        (params, client) -> {
          if (!params.isEmpty()) {
            throw new RpcException(ErrorCodes.INVALID_PARAMS, name + " takes no parameters");
          }
          return result.get();
        });
  }

  private JsonNode libraries() {
    ArrayNode libraries = RpcJson.nodes().arrayNode();
    for (LibraryConfig library : offer.libraries()) {
      ObjectNode entry = libraries.addObject();
      entry.put("name", library.name()).put("pool", library.pool());
      ArrayNode functions = entry.putArray("functions");
      for (FunctionConfig function : offer.functions(library)) {
        ObjectNode one = functions.addObject();
        one.put("name", function.name());
        one.put("method", library.name() + "." + function.name());
        parameters(one.putArray("params"), function);
        one.put("returns", function.returns().type().text());
        one.put("idempotent", function.idempotent());
        function.deadline().ifPresent(time -> one.put("deadlineMillis", time.toMillis()));
      }
    }
    return libraries;
  }

  private static void parameters(ArrayNode list, FunctionConfig function) {
    for (ParameterConfig parameter : function.parameters()) {
      list.addObject()
          .put("name", parameter.name())
          .put("type", parameter.type().text())
          .put("direction", parameter.direction().text());
    }
  }

  private JsonNode workers() {
    ArrayNode workers = RpcJson.nodes().arrayNode();
    for (WorkerSnapshot worker : offer.box().workers()) {
      ObjectNode entry =
          workers
              .addObject()
              .put("name", worker.id().toString())
              .put("pool", worker.id().pool())
              .put("state", worker.state().name())
              .put("standby", worker.standby())
              .put("pid", worker.pid())
              .put("calls", worker.calls())
              .put("ageMillis", worker.age().toMillis())
              .put("restarts", worker.restarts())
              .put("lastExit", worker.lastExit().map(shown).orElse(null))
              .put("residentBytes", known(worker.residentBytes()))
              .put("threads", known(worker.nativeThreads()));
      entry.set("libraries", strings(worker.loadedLibraries()));
    }
    return workers;
  }

  /** JSON's null for what is not known here. */
  private static Long known(long number) {
    return number == 0 ? null : (Long) number;
  }

  private static JsonNode reloaded(ReloadReport report) {
    ObjectNode result = RpcJson.object().put("changed", !report.isEmpty());
    ObjectNode libraries = result.putObject("libraries");
    libraries.set("added", strings(report.addedLibraries()));
    libraries.set("removed", strings(report.removedLibraries()));
    libraries.set("changed", strings(report.changedLibraries()));
    ObjectNode pools = result.putObject("pools");
    pools.set("added", strings(report.addedPools()));
    pools.set("removed", strings(report.removedPools()));
    pools.set("replaced", strings(report.replacedPools()));
    pools.set("kept", strings(report.keptPools()));
    return result;
  }

  private static ArrayNode strings(Collection<String> names) {
    ArrayNode array = RpcJson.nodes().arrayNode();
    names.stream().sorted().forEach(array::add);
    return array;
  }
}
