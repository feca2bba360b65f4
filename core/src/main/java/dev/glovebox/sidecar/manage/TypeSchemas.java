package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.abi.NativeType;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.sidecar.rpc.RpcJson;
import java.math.BigInteger;

/** The declared types as JSON Schemas (draft 7), which say what a parameter may be. */
final class TypeSchemas {
  private static final BigInteger TWO = BigInteger.TWO;

  /** The parameters of a function as the registry has them: name and type. */
  ArrayNode declared(FunctionConfig function) {
    ArrayNode parameters = RpcJson.nodes().arrayNode();
    for (int i = 0; i < function.args().size(); i++) {
      parameters
          .addObject()
          .put("name", "arg" + (i + 1))
          .put("type", function.args().get(i).typeName());
    }
    return parameters;
  }

  /** The parameters of a function as content descriptors of OpenRPC. */
  ArrayNode parameters(FunctionConfig function) {
    ArrayNode parameters = RpcJson.nodes().arrayNode();
    for (int i = 0; i < function.args().size(); i++) {
      ObjectNode parameter =
          parameters.addObject().put("name", "arg" + (i + 1)).put("required", true);
      parameter.set("schema", schema(function.args().get(i)));
    }
    return parameters;
  }

  /** What a function answers with. */
  ObjectNode result(FunctionConfig function) {
    return schema(function.returns().type());
  }

  private ObjectNode schema(NativeType type) {
    ObjectNode schema = RpcJson.object().put("title", type.typeName());
    switch (type) {
      case VOID -> schema.put("type", "null");
      case BOOL -> schema.put("type", "boolean");
      case I8 -> integer(schema, 8, true);
      case U8 -> integer(schema, 8, false);
      case I16 -> integer(schema, 16, true);
      case U16 -> integer(schema, 16, false);
      case I32 -> integer(schema, 32, true);
      case U32 -> integer(schema, 32, false);
      case I64, LONG -> wide(schema, true);
      case U64, ULONG, SIZE -> wide(schema, false);
      case F32, F64 -> schema.put("type", "number");
      case STRING, WSTRING -> schema.putArray("type").add("string").add("null");
      case POINTER -> schema.put("$ref", "#/components/schemas/Handle").remove("title");
    }
    return schema;
  }

  private static void integer(ObjectNode schema, int bits, boolean signed) {
    BigInteger least = signed ? TWO.pow(bits - 1).negate() : BigInteger.ZERO;
    BigInteger most = TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    schema.put("type", "integer").put("minimum", least).put("maximum", most);
  }

  /** Beyond 2^53 many clients lose digits: a string of them does as well. */
  private static void wide(ObjectNode schema, boolean signed) {
    ArrayNode either = schema.putArray("oneOf");
    integer(either.addObject(), 64, signed);
    either
        .addObject()
        .put("type", "string")
        .put("pattern", signed ? "^-?[0-9]{1,20}$" : "^[0-9]{1,20}$");
  }

  /** What schemas refer to. */
  ObjectNode components() {
    ObjectNode schemas = RpcJson.object();
    ObjectNode handle = schemas.putObject("Handle");
    handle.put("title", "Handle");
    handle.put(
        "description",
        "A pointer in a worker, of use only to the connection that got it; null is a null pointer.");
    handle.putArray("type").add("object").add("null");
    handle.putObject("properties").putObject("$handle").put("type", "string");
    handle.putArray("required").add("$handle");
    handle.put("additionalProperties", false);
    return schemas;
  }
}
