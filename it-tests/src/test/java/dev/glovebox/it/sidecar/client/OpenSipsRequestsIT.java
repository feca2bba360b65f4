package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two modules of OpenSIPS send, which Debian has no package of: {@code rest_client}, which is
 * libcurl, and {@code jsonrpc}, which writes one request without a line end to a connection of its
 * own, and parses what it has read after each read.
 */
@Timeout(120)
class OpenSipsRequestsIT {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String HELLO =
      "{\"jsonrpc\":\"2.0\",\"method\":\"greeter.Hello\",\"params\":[\"you\"],\"int64\":\"string\","
          + "\"id\":1}";
  private static final String ADD =
      "{\"jsonrpc\":\"2.0\",\"method\":\"greeter.Add\",\"params\":[\"9007199254740992\",1],"
          + "\"int64\":\"string\",\"id\":1}";

  @TempDir Path directory;

  private int httpPort;
  private int tcpPort;
  private SidecarProcess sidecar;

  @BeforeEach
  void start() throws IOException {
    httpPort = SidecarProcess.freePort();
    tcpPort = SidecarProcess.freePort();
  }

  private void serve(List<String> options, String door) throws IOException {
    Path registry = Checkout.SAMPLES.resolve("opensips/registry.yaml");
    sidecar = SidecarProcess.start(directory, registry, options, door);
  }

  @AfterEach
  void stop() {
    if (sidecar != null) {
      sidecar.close();
    }
  }

  @Test
  void restClient_saysTheToken_getsExactNumbers_andKeepsItsConnection() throws Exception {
    Tools.require("curl", "curl");
    Path token = Files.writeString(directory.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    serve(List.of("--token-file", token.toString()), "http:127.0.0.1:" + httpPort);

    List<String> command = new ArrayList<>(List.of("curl"));
    post(command, HELLO);
    command.add("--next");
    post(command, ADD);
    List<String> lines = run(command);

    assertThat(lines)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"result\":\"Hello, you!\",\"id\":1} 200 1",
            "{\"jsonrpc\":\"2.0\",\"result\":\"9007199254740993\",\"id\":1} 200 0");
  }

  /** Adds what rest_client sets of curl for a blocking request; curl's own name it does not say. */
  private void post(List<String> command, String body) {
    command.addAll(List.of("--silent", "--show-error", "--max-time", "20"));
    command.addAll(List.of("-H", "User-Agent:", "-H", "Authorization: Bearer " + TOKEN));
    command.addAll(List.of("-H", "Content-Type: application/json", "--data-binary", body));
    command.addAll(List.of("-w", " %{http_code} %{num_connects}\\n"));
    command.add("http://127.0.0.1:" + httpPort + "/rpc");
  }

  private List<String> run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  @Test
  void jsonrpc_withAConnectionForEachCall_getsStringsFromASidecarThatIsToldSo() throws Exception {
    serve(List.of("--no-token", "--int64", "strings"), "tcp:127.0.0.1:" + tcpPort);

    for (int id = 2_000_000_000; id < 2_000_000_003; id++) {
      JsonNode answer =
          jsonrpc(
              "{\"id\":"
                  + id
                  + ",\"jsonrpc\":\"2.0\",\"method\":\"greeter.Add\","
                  + "\"params\":[\"9007199254740992\",\"1\"]}");
      assertThat(answer.path("result").textValue()).isEqualTo("9007199254740993");
      assertThat(answer.path("id").asInt()).isEqualTo(id);
    }
    JsonNode error =
        jsonrpc("{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"greeter.Panic\",\"params\":[]}");
    assertThat(error.at("/error/code").asInt()).isEqualTo(-32601);
    // A notification of this module's has an id.
    JsonNode note =
        jsonrpc("{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"greeter.Add\",\"params\":[1,2]}");
    assertThat(note.path("result").textValue()).isEqualTo("3");
  }

  /** One call as the module makes it; it goes on reading until what has come is JSON. */
  private JsonNode jsonrpc(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcpPort)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] buffer = new byte[8192];
      int total = 0;
      while (true) {
        int read = socket.getInputStream().read(buffer, total, buffer.length - total);
        assertThat(read).as("bytes of an answer").isPositive();
        total += read;
        String text = new String(buffer, 0, total, StandardCharsets.UTF_8);
        if (text.endsWith("\n")) {
          return new ObjectMapper().readTree(text);
        }
      }
    }
  }
}
