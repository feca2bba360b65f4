package dev.glovebox.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.glovebox.abi.NativeType;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.ParameterConfig;
import dev.glovebox.registry.TypeConfig;
import java.math.BigInteger;
import java.util.List;

/**
 * The words of a command line as JSON: what looks like a value of the parameter's type becomes one,
 * and all else stays text, which is refused later with what was expected.
 */
final class Words {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Words() {}

  /** One word for each parameter that callers give, by place. */
  static ArrayNode parameters(FunctionConfig function, List<String> words) {
    List<ParameterConfig> parameters =
        words.size() == function.parameters().size() ? function.parameters() : function.inputs();
    ArrayNode nodes = NODES.arrayNode();
    for (String word : words) {
      int index = nodes.size();
      nodes.add(
          index < parameters.size()
              ? node(parameters.get(index), word)
              : (JsonNode) NODES.textNode(word));
    }
    return nodes;
  }

  private static JsonNode node(ParameterConfig parameter, String word) {
    TypeConfig type = parameter.type();
    boolean isNull =
        word.equals("null") && (parameter.byReference() || type.is(NativeType.POINTER));
    if (isNull) {
      return NODES.nullNode();
    }
    if (type.isInteger() || type.is(NativeType.POINTER)) {
      return integer(word);
    }
    if (type.is(NativeType.F32) || type.is(NativeType.F64)) {
      return floating(word);
    }
    return type.isText() || type instanceof TypeConfig.Bytes ? NODES.textNode(word) : json(word);
  }

  private static JsonNode integer(String word) {
    boolean negative = word.startsWith("-");
    String digits = negative ? word.substring(1) : word;
    boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
    String magnitude = hex ? digits.substring(2) : digits;
    if (!magnitude.matches(hex ? "[0-9A-Fa-f]{1,64}" : "[0-9]{1,64}")) {
      return NODES.textNode(word);
    }
    BigInteger number = new BigInteger(magnitude, hex ? 16 : 10);
    return NODES.numberNode(negative ? number.negate() : number);
  }

  private static JsonNode floating(String word) {
    try {
      return NODES.numberNode(Double.parseDouble(word));
    } catch (NumberFormatException e) {
      return NODES.textNode(word);
    }
  }

  private static JsonNode json(String word) {
    try {
      return STRICT.readTree(word);
    } catch (JsonProcessingException e) {
      return NODES.textNode(word);
    }
  }
}
