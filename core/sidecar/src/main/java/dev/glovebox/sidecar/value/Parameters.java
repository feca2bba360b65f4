package dev.glovebox.sidecar.value;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.glovebox.failure.CallContext;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.NearestName;
import dev.glovebox.registry.ParameterConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** The parameters of a function, by place or by name. */
record Parameters(FunctionConfig function, CallContext context) {
  /** One node for each parameter, in their order; null's for those that are left out. */
  List<JsonNode> inOrder(JsonNode params) {
    if (params == null || params.isNull() || params.isMissingNode()) {
      return byPlace(List.of());
    }
    if (params.isArray()) {
      List<JsonNode> items = new ArrayList<>();
      params.forEach(items::add);
      return byPlace(items);
    }
    if (params.isObject()) {
      return byName(params);
    }
    throw invalid("the parameters are neither an array nor an object", "Pass " + expected() + ".");
  }

  private List<JsonNode> byPlace(List<JsonNode> items) {
    int all = function.parameters().size();
    int inputs = function.inputs().size();
    if (items.size() == all) {
      return items;
    }
    if (items.size() != inputs) {
      throw invalid(
          "the function takes " + inputs + " parameter(s), " + items.size() + " given",
          inputs == 0 ? "Pass none." : "Pass, in this order: " + expected() + ".");
    }
    List<JsonNode> nodes = new ArrayList<>(all);
    Iterator<JsonNode> next = items.iterator();
    for (ParameterConfig parameter : function.parameters()) {
      nodes.add(parameter.direction().in() ? next.next() : NullNode.instance);
    }
    return nodes;
  }

  private List<JsonNode> byName(JsonNode params) {
    List<String> names = function.parameters().stream().map(ParameterConfig::name).toList();
    params
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name) && !name.equals(ValueCodec.SESSION)) {
                String hint =
                    NearestName.among(name, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
                throw invalid(
                    "there is no parameter '" + shown(name) + "'" + hint,
                    names.isEmpty() ? "Pass none." : "Pass " + expected() + ".");
              }
            });
    List<JsonNode> nodes = new ArrayList<>(names.size());
    for (ParameterConfig parameter : function.parameters()) {
      JsonNode node = params.get(parameter.name());
      if (node == null && parameter.direction().in()) {
        throw invalid(
            "parameter '" + parameter.name() + "' is missing", "Pass " + expected() + ".");
      }
      nodes.add(node == null ? NullNode.instance : node);
    }
    return nodes;
  }

  private String expected() {
    return function.inputs().stream()
        .map(parameter -> parameter.name() + " (" + parameter.type().text() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "..." : name;
  }

  private InvalidParamsException invalid(String problem, String advice) {
    return new InvalidParamsException(problem, context, advice, null);
  }
}
