package dev.glovebox.sidecar.manage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.abi.NativeType;
import dev.glovebox.registry.FieldConfig;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.StructureConfig;
import dev.glovebox.registry.TypeConfig;
import dev.glovebox.sidecar.rpc.RpcJson;
import java.math.BigInteger;

/**
 * The declared types as JSON Schemas (draft 7), which say what a parameter may be.
 *
 * <p><b>Threads:</b> used by one: it gathers the structures that it meets.
 */
final class TypeSchemas {
  private static final BigInteger TWO = BigInteger.TWO;
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String HANDLE = "Handle";

  /** No name of a type begins so in a registry, and the handle's does not either. */
  private static final String TYPE = "type.";

  private final ObjectNode components = RpcJson.object();

  TypeSchemas() {
    ObjectNode handle = components.putObject(HANDLE).put("title", HANDLE);
    handle.put(
        "description",
        "A pointer in a worker, of use only to the connection that got it; null is a null"
            + " pointer.");
    handle.putArray("type").add("object").add("null");
    handle.putObject("properties").putObject("$handle").put("type", "string");
    handle.putArray("required").add("$handle");
    handle.put("additionalProperties", false);
  }

  /** What the schemas refer to. */
  ObjectNode components() {
    return components;
  }

  /** The parameters that callers give, as content descriptors of OpenRPC. */
  ArrayNode parameters(FunctionConfig function) {
    ArrayNode parameters = RpcJson.nodes().arrayNode();
    for (ParameterConfig parameter : function.inputs()) {
      parameters
          .addObject()
          .put("name", parameter.name())
          .put("required", true)
          .set("schema", schema(parameter.type()));
    }
    return parameters;
  }

  /** What a function answers with. */
  ObjectNode result(FunctionConfig function) {
    if (function.outputs().isEmpty() && !function.errno()) {
      return schema(function.returns().type());
    }
    ObjectNode whole = RpcJson.object().put("type", "object");
    ObjectNode properties = whole.putObject("properties");
    if (!function.returns().isVoid()) {
      properties.set("value", schema(function.returns().type()));
    }
    if (!function.outputs().isEmpty()) {
      ObjectNode out = properties.putObject("out").put("type", "object").putObject("properties");
      for (ParameterConfig parameter : function.outputs()) {
        out.set(parameter.name(), schema(parameter.type()));
      }
    }
    if (function.errno()) {
      properties.putObject("errno").put("type", "integer");
    }
    return whole;
  }

  private ObjectNode schema(TypeConfig type) {
    ObjectNode schema = RpcJson.object();
    if (type instanceof TypeConfig.Plain plain) {
      plain(schema, plain.type());
    } else if (type instanceof TypeConfig.Array array) {
      schema.put("title", type.text()).putArray("type").add("array").add("null");
      schema.set("items", schema(array.of()));
    } else if (type instanceof TypeConfig.Structure structure) {
      schema.put("$ref", structure(structure.structure()));
    } else {
      schema.put("title", type.text()).put("contentEncoding", "base64");
      schema.putArray("type").add("string").add("null");
    }
    return schema;
  }

  /** Keeps the structure's schema, and returns where it is. */
  private String structure(StructureConfig structure) {
    String name = TYPE + structure.name();
    if (!components.has(name)) {
      ObjectNode schema = components.putObject(name).put("title", structure.name());
      schema.putArray("type").add("object").add("null");
      ObjectNode properties = schema.putObject("properties");
      for (FieldConfig field : structure.fields()) {
        properties.set(field.name(), schema(field.type()));
      }
      schema.put("additionalProperties", false);
    }
    return SCHEMAS + name;
  }

  private static void plain(ObjectNode schema, NativeType type) {
    if (type == NativeType.POINTER) {
      // What stands beside a reference means nothing.
      schema.put("$ref", SCHEMAS + HANDLE);
      return;
    }
    schema.put("title", type.typeName());
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
      default -> schema.putArray("type").add("string").add("null");
    }
  }

  private static void integer(ObjectNode schema, int bits, boolean signed) {
    BigInteger least = signed ? TWO.pow(bits - 1).negate() : BigInteger.ZERO;
    BigInteger most = TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    schema.put("type", "integer").put("minimum", least).put("maximum", most);
  }

  /** Beyond 2^53 many clients lose digits: a string of them does as well. */
  private static void wide(ObjectNode schema, boolean signed) {
    ArrayNode either = schema.putArray("oneOf");
    integer(either.addObject(), Long.SIZE, signed);
    either
        .addObject()
        .put("type", "string")
        .put("pattern", signed ? "^-?[0-9]{1,20}$" : "^[0-9]{1,20}$");
  }
}
