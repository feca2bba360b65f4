package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.sidecar.FakeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All examples of section 7 of the JSON-RPC 2.0 specification (jsonrpc.org/specification). */
class SpecificationExamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Dispatcher dispatcher =
      new Dispatcher(
          new FakeLibrary(),
          new Methods()
              .add("subtract", (params, client) -> number(subtract(params)))
              .add("sum", (params, client) -> number(sum(params)))
              .add("update", (params, client) -> number(0))
              .add("notify_hello", (params, client) -> number(0))
              .add("notify_sum", (params, client) -> number(0))
              .add("get_data", (params, client) -> JSON.createArrayNode().add("hello").add(5)),
          Bounds.DEFAULT,
          new FailureAnswers(false),
          SidecarListener.NONE);
  private final Client client = dispatcher.newClient();
  private final RpcJson json = new RpcJson(Bounds.DEFAULT);

  @AfterEach
  void close() {
    client.close();
    dispatcher.close();
  }

  private static JsonNode number(int value) {
    return JSON.getNodeFactory().numberNode(value);
  }

  private static int subtract(JsonNode params) {
    return params.isArray()
        ? params.get(0).asInt() - params.get(1).asInt()
        : params.get("minuend").asInt() - params.get("subtrahend").asInt();
  }

  private static int sum(JsonNode params) {
    int sum = 0;
    for (JsonNode value : params) {
      sum += value.asInt();
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        "{'jsonrpc': '2.0', 'method': 'subtract', 'params': [42, 23], 'id': 1}"
            + " > {'jsonrpc': '2.0', 'result': 19, 'id': 1}",
        "{'jsonrpc': '2.0', 'method': 'subtract', 'params': [23, 42], 'id': 2}"
            + " > {'jsonrpc': '2.0', 'result': -19, 'id': 2}",
        "{'jsonrpc': '2.0', 'method': 'subtract', 'params': {'subtrahend': 23, 'minuend': 42},"
            + " 'id': 3} > {'jsonrpc': '2.0', 'result': 19, 'id': 3}",
        "{'jsonrpc': '2.0', 'method': 'subtract', 'params': {'minuend': 42, 'subtrahend': 23},"
            + " 'id': 4} > {'jsonrpc': '2.0', 'result': 19, 'id': 4}",
        "{'jsonrpc': '2.0', 'method': 'update', 'params': [1,2,3,4,5]} > nothing",
        "{'jsonrpc': '2.0', 'method': 'foobar'} > nothing",
        "{'jsonrpc': '2.0', 'method': 'foobar', 'id': '1'} > {'jsonrpc': '2.0', 'error': {'code':"
            + " -32601, 'message': 'Method not found'}, 'id': '1'}",
        "{'jsonrpc': '2.0', 'method': 1, 'params': 'bar'} > {'jsonrpc': '2.0', 'error': {'code':"
            + " -32600, 'message': 'Invalid Request'}, 'id': null}",
        "[] > {'jsonrpc': '2.0', 'error': {'code': -32600, 'message': 'Invalid Request'}, 'id':"
            + " null}",
        "[1] > [{'jsonrpc': '2.0', 'error': {'code': -32600, 'message': 'Invalid Request'}, 'id':"
            + " null}]",
        "[1,2,3] > [{'jsonrpc': '2.0', 'error': {'code': -32600, 'message': 'Invalid Request'},"
            + " 'id': null},{'jsonrpc': '2.0', 'error': {'code': -32600, 'message': 'Invalid"
            + " Request'}, 'id': null},{'jsonrpc': '2.0', 'error': {'code': -32600, 'message':"
            + " 'Invalid Request'}, 'id': null}]",
        "[{'jsonrpc': '2.0', 'method': 'sum', 'params': [1,2,4], 'id': '1'},{'jsonrpc': '2.0',"
            + " 'method': 'notify_hello', 'params': [7]},{'jsonrpc': '2.0', 'method': 'subtract',"
            + " 'params': [42,23], 'id': '2'},{'foo': 'boo'},{'jsonrpc': '2.0', 'method':"
            + " 'foo.get', 'params': {'name': 'myself'}, 'id': '5'},{'jsonrpc': '2.0', 'method':"
            + " 'get_data', 'id': '9'}] > [{'jsonrpc': '2.0', 'result': 7, 'id': '1'},{'jsonrpc':"
            + " '2.0', 'result': 19, 'id': '2'},{'jsonrpc': '2.0', 'error': {'code': -32600,"
            + " 'message': 'Invalid Request'}, 'id': null},{'jsonrpc': '2.0', 'error': {'code':"
            + " -32601, 'message': 'Method not found'}, 'id': '5'},{'jsonrpc': '2.0', 'result':"
            + " ['hello', 5], 'id': '9'}]",
        "[{'jsonrpc': '2.0', 'method': 'notify_sum', 'params': [1,2,4]},"
            + "{'jsonrpc': '2.0', 'method': 'notify_hello', 'params': [7]}] > nothing",
      })
  void answersAsTheSpecificationShows(String request, String expected) throws Exception {
    Answers answers = new Answers();
    dispatcher.dispatch(node(request), client, answers);
    JsonNode answer = answers.next();
    if (expected.equals("nothing")) {
      assertThat(answer.isMissingNode()).isTrue();
    } else {
      assertThat(bare(answer)).isEqualTo(bare(node(expected)));
    }
    assertThat(answers.isEmpty()).isTrue();
  }

  @Test
  void textThatIsNoJsonIsRefusedByTheReader() {
    for (String text :
        List.of(
            "{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]",
            "[{\"jsonrpc\": \"2.0\", \"method\": \"sum\", \"params\": [1,2,4], \"id\": \"1\"},"
                + "{\"jsonrpc\": \"2.0\", \"method\"]")) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> read(text)))
          .isInstanceOf(IOException.class);
    }
  }

  private JsonNode node(String text) throws IOException {
    return read(text.replace('\'', '"'));
  }

  private JsonNode read(String text) throws IOException {
    return json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the specification fixes: an error's data is free, and its message may say more. */
  private static List<String> bare(JsonNode answer) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : answer.isArray() ? answer : List.of(answer)) {
      ObjectNode copy = one.deepCopy();
      if (copy.get("error") instanceof ObjectNode error) {
        error.remove("data");
        error.put("message", error.get("message").asText().replaceAll(":.*", ""));
      }
      all.add(copy.toString());
    }
    all.sort(Comparator.naturalOrder());
    return all;
  }
}
