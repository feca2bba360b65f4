package dev.glovebox.sidecar.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.declared.DeclaredMarshaller;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.ParameterConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parameters and results of one library's functions as JSON.
 *
 * <p><b>Threads:</b> safe for use by several. One is meant to serve all calls of its library.
 */
public final class ValueCodec {
  /** The member of named parameters that names a session, and is no parameter. */
  public static final String SESSION = "session";

  private final LibraryConfig library;
  private final Map<String, DeclaredMarshaller> marshallers = new ConcurrentHashMap<>();

  /**
   * Makes the codec of one library.
   *
   * @param library whose encoding strings have
   */
  public ValueCodec(LibraryConfig library) {
    this.library = library;
  }

  /**
   * {@return the values of a call, for {@code Glovebox.invoke}, all of them checked}
   *
   * @param function as it is declared
   * @param params an array by place or an object by name; null, or JSON's null, for none. What the
   *     function only writes to is left out, or null
   * @param handles the pointers that the client holds
   * @throws InvalidParamsException if they do not fit, naming the parameter and what was expected
   * @throws dev.glovebox.failure.StaleHandleException if a handle's worker is gone
   */
  public List<Object> arguments(FunctionConfig function, JsonNode params, HandleScope handles) {
    CallContext context = CallContext.ofFunction(library.name(), function.name());
    List<JsonNode> given = new Parameters(function, context).inOrder(params);
    JsonReader reader = new JsonReader(library.name(), handles, context);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      ParameterConfig parameter = function.parameters().get(i);
      String path = ParameterConfig.described(i, parameter.name());
      values.add(reader.read(parameter.type(), given.get(i), path));
    }
    try {
      marshaller(function).check(values);
    } catch (SignatureException e) {
      throw new InvalidParamsException(e.what(), context, e.advice(), e);
    }
    return values;
  }

  private DeclaredMarshaller marshaller(FunctionConfig function) {
    return marshallers.computeIfAbsent(
        function.name(),
        name -> DeclaredMarshaller.of(library.name(), function, library.encoding()));
  }

  /**
   * {@return the result of a call: the value alone, or, where the function has out parameters or an
   * errno, {@code {"value": .., "out": {..}, "errno": ..}} with what is declared of these}
   *
   * @param function as it is declared
   * @param result what the call gave
   * @param handles gets the pointers that are returned
   * @param wide64AsStrings whether 64-bit integers become decimal strings
   */
  public JsonNode result(
      FunctionConfig function,
      DeclaredResult result,
      HandleScope handles,
      boolean wide64AsStrings) {
    JsonWriter writer = new JsonWriter(library.name(), handles, wide64AsStrings);
    JsonNode value = writer.write(function.returns().type(), result.value());
    List<ParameterConfig> outputs = function.outputs();
    if (outputs.isEmpty() && !function.errno()) {
      return value;
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    if (!function.returns().isVoid()) {
      whole.set("value", value);
    }
    if (!outputs.isEmpty()) {
      ObjectNode out = whole.putObject("out");
      for (ParameterConfig parameter : outputs) {
        out.set(
            parameter.name(), writer.write(parameter.type(), result.out().get(parameter.name())));
      }
    }
    result.errno().ifPresent(errno -> whole.put("errno", errno));
    return whole;
  }
}
