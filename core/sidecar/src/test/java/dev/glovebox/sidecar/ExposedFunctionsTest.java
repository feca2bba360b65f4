package dev.glovebox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.sidecar.manage.ServiceNotice;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.FailureAnswers;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.ListenAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code expose:} of a registry; no worker is started, since nothing is called. */
@Timeout(60)
class ExposedFunctionsTest {
  private static final String FUNCTIONS =
      """
          search: true
          path: libc.so.6
          functions:
            abs:  { args: [i32], returns: i32 }
            labs: { args: [i64], returns: i64 }
      """;
  private static final int NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;

  @TempDir private Path directory;

  private Path file;
  private Glovebox box;
  private Dispatcher dispatcher;
  private Client client;

  @BeforeEach
  void open() throws IOException {
    file =
        Files.writeString(
            directory.resolve("registry.yaml"),
            "libraries:\n"
                + "  some:\n"
                + FUNCTIONS
                + "    expose: [labs]\n"
                + "  none:\n"
                + FUNCTIONS
                + "    expose: []\n"
                + "  all:\n"
                + FUNCTIONS);
    box = Glovebox.open(Registry.open(file));
    dispatcher =
        new Dispatcher(
            new GloveboxCalls(box),
            new Methods(),
            Bounds.DEFAULT,
            new FailureAnswers(false),
            SidecarListener.NONE);
    client = dispatcher.newClient();
  }

  @AfterEach
  void close() {
    if (box != null) {
      client.close();
      dispatcher.close();
      box.close();
    }
  }

  private JsonNode error(String method, String params) throws Exception {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    String request =
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":1}".formatted(method, params);
    dispatcher.dispatch(
        new RpcJson(Bounds.DEFAULT).read(request.getBytes(StandardCharsets.UTF_8)),
        client,
        new Answer() {
          @Override
          public void send(JsonNode message) {
            answer.complete(message);
          }

          @Override
          public void nothing() {
            answer.completeExceptionally(new AssertionError("no answer"));
          }
        });
    return answer.get(20, TimeUnit.SECONDS).path("error");
  }

  @Test
  void functionThatIsNotExposed_isToldApartFromNoneByNobody() throws Exception {
    JsonNode hidden = error("some.abs", "[1]");

    assertThat(hidden.path("code").asInt()).isEqualTo(NOT_FOUND);
    assertThat(hidden).isEqualTo(error("some.nope", "[1]")).isEqualTo(error("none.abs", "[1]"));
  }

  @Test
  void functionThatIsExposed_isThere() throws Exception {
    for (String there : List.of("some.labs", "all.abs", "all.labs")) {
      JsonNode error = error(there, "[\"x\"]");
      assertThat(error.path("code").asInt()).as(there).isEqualTo(INVALID_PARAMS);
      assertThat(error.path("message").asText()).contains("parameter 1");
    }
  }

  @Test
  void libraryWithNothingExposed_hasNoSessionsEither() throws Exception {
    JsonNode hidden = error("glovebox.session.open", "{\"library\":\"none\"}");

    assertThat(hidden.path("code").asInt()).isEqualTo(INVALID_PARAMS);
    assertThat(hidden.path("message").asText())
        .isEqualTo(
            error("glovebox.session.open", "{\"library\":\"nope\"}")
                .path("message")
                .asText()
                .replace("nope", "none"));
  }

  @Test
  void whatIsNotExposed_isNotDescribedEither() {
    SidecarOptions options = SidecarOptions.listening(ListenAddress.parse("unix:unused"));
    ServiceNotice nobody = ServiceNotice.of(Map.of(), 1);
    List<String> methods = new ArrayList<>();
    try (var management = Sidecar.management(box, file, options, nobody)) {
      JsonNode document =
          management.methods().find("rpc.discover").orElseThrow().call(noParams(), client);
      document.path("methods").forEach(method -> methods.add(method.path("name").asText()));
      JsonNode listed =
          management.methods().find("glovebox.libraries").orElseThrow().call(noParams(), client);
      assertThat(listed.findValuesAsText("name")).contains("some", "all").doesNotContain("none");
    }
    assertThat(methods)
        .contains("some.labs", "all.abs", "all.labs", "rpc.discover")
        .noneMatch(name -> name.startsWith("none.") || name.equals("some.abs"));
  }

  private static ObjectNode noParams() {
    return RpcJson.object();
  }
}
