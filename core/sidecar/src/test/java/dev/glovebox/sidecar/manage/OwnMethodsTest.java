package dev.glovebox.sidecar.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.glovebox.sidecar.rpc.RpcJson;
import org.junit.jupiter.api.Test;

class OwnMethodsTest {
  @Test
  void arraysSayWhatTheirElementsAre() {
    ArrayNode methods = RpcJson.nodes().arrayNode();
    OwnMethods.describe(methods);

    int arrays = 0;
    for (JsonNode method : methods) {
      JsonNode schema = method.at("/result/schema");
      if (schema.path("type").asText().equals("array")) {
        arrays++;
        assertThat(schema.at("/items/type").asText()).as("%s", method).isEqualTo("object");
      }
    }
    assertThat(arrays).isEqualTo(2);
  }
}
