package dev.glovebox.lane;

import dev.glovebox.abi.AbiElement;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signatures as members of a message. */
final class SignatureJson {
  private SignatureJson() {}

  static void write(MessageJsonWriter json, AbiSignature signature) {
    json.writeArrayFieldStart("parameters");
    for (AbiType parameter : signature.parameters()) {
      json.writeNumber(parameter.wireCode());
    }
    json.writeEndArray();
    AbiResult result = signature.result();
    json.writeNumberField("result", result.type().wireCode());
    json.writeNumberField("fetch", result.fetch().wireCode());
    if (result.free() != null) {
      json.writeStringField("free", result.free());
    }
    if (!signature.aggregates().isEmpty()) {
      json.writeArrayFieldStart("aggregates");
      for (AggregateLayout layout : signature.aggregates()) {
        writeLayout(json, layout);
      }
      json.writeEndArray();
    }
  }

  private static void writeLayout(MessageJsonWriter json, AggregateLayout layout) {
    json.writeStartObject();
    json.writeNumberField("size", layout.sizeBytes());
    json.writeNumberField("alignment", layout.alignmentBytes());
    json.writeArrayFieldStart("elements");
    for (AbiElement element : layout.elements()) {
      if (element instanceof AggregateLayout nested) {
        writeLayout(json, nested);
      } else {
        json.writeNumber(((AbiType) element).wireCode());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static AbiSignature read(JsonObject json) throws IOException {
    List<AbiType> parameters = new ArrayList<>();
    for (long code : json.numbers("parameters")) {
      parameters.add(AbiType.ofWireCode(Math.toIntExact(code)));
    }
    AbiResult result =
        new AbiResult(
            AbiType.ofWireCode(json.integer("result")),
            Fetch.ofWireCode(json.integer("fetch")),
            json.optionalString("free"));
    List<AggregateLayout> aggregates = new ArrayList<>();
    if (json.has("aggregates")) {
      for (JsonObject layout : json.objects("aggregates")) {
        aggregates.add(readLayout(layout));
      }
    }
    return new AbiSignature(parameters, result, aggregates);
  }

  private static AggregateLayout readLayout(JsonObject json) throws IOException {
    List<AbiElement> elements = new ArrayList<>();
    for (Object element : json.anything("elements")) {
      if (element instanceof JsonObject nested) {
        elements.add(readLayout(nested));
      } else if (element instanceof Long code) {
        elements.add(AbiType.ofWireCode(Math.toIntExact(code)));
      } else {
        throw new IOException("an element of an aggregate that is neither a code nor a layout");
      }
    }
    return new AggregateLayout(json.integer("size"), json.integer("alignment"), elements);
  }
}
