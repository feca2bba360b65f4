package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.it.sidecar.http.RawHttp.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpDoorIT {
  private static final String ADD =
      "{\"jsonrpc\":\"2.0\",\"method\":\"calc.calc_add_i64\",\"params\":[20,22],\"id\":1}";
  private static final String NOTE =
      "{\"jsonrpc\":\"2.0\",\"method\":\"calc.calc_add_i64\",\"params\":[20,22]}";
  private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"result\":42,\"id\":1}";

  @TempDir private Path directory;
  private ServedCalc served;

  @BeforeEach
  void open() throws IOException {
    served = new ServedCalc(directory, false);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private RawHttp connect() throws IOException {
    return new RawHttp(served.port());
  }

  @Test
  void post_aRequest_isAnsweredAndTheConnectionKept() throws IOException {
    try (RawHttp http = connect()) {
      for (int i = 0; i < 3; i++) {
        Reply reply = http.send(http.post(ADD)).read();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(ANSWER);
        assertThat(reply.headers()).containsEntry("content-type", "application/json");
      }
    }
  }

  @Test
  void post_aBatch_isAnsweredByAnArray() throws IOException {
    try (RawHttp http = connect()) {
      Reply reply = http.send(http.post("[" + ADD + "," + NOTE + ",7]")).read();

      assertThat(new ObjectMapper().readTree(reply.body())).hasSize(2);
      assertThat(reply.body()).contains(ANSWER, "-32600");
    }
  }

  @Test
  void post_notifications_areAnsweredByNoContent() throws IOException {
    try (RawHttp http = connect()) {
      assertThat(http.send(http.post(NOTE)).read().status()).isEqualTo(204);
      assertThat(http.send(http.post("[" + NOTE + "]")).read().status()).isEqualTo(204);
      assertThat(http.send(http.post(ADD)).read().body()).isEqualTo(ANSWER);
    }
  }

  @Test
  void post_noJson_isAParseErrorOfJsonRpc() throws IOException {
    try (RawHttp http = connect()) {
      Reply reply = http.send(http.post("{\"jsonrpc\":")).read();

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).contains("-32700");
    }
  }

  @Test
  void requestsSentAhead_areAnsweredInTheirOrder() throws IOException {
    StringBuilder ahead = new StringBuilder();
    try (RawHttp http = connect()) {
      for (int i = 0; i < 100; i++) {
        ahead.append(http.post(ADD.replace("\"id\":1", "\"id\":" + i)));
      }
      ahead.append(http.get("/health")).append(http.get("/nothing"));
      http.send(ahead.toString());
      for (int i = 0; i < 100; i++) {
        assertThat(http.read().body()).contains("\"id\":" + i + "}");
      }
      assertThat(http.read().body()).contains("\"ok\"");
      assertThat(http.read().status()).isEqualTo(404);
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  @Test
  void oneByteAtATime_isUnderstood() throws IOException {
    try (RawHttp http = connect()) {
      for (char c : http.post(ADD).toCharArray()) {
        http.send(String.valueOf(c));
      }
      assertThat(http.read().body()).isEqualTo(ANSWER);
    }
  }

  @Test
  void chunkedBody_andHttp10_andConnectionClose_areUnderstood() throws IOException {
    try (RawHttp http = connect()) {
      String head =
          http.post("").replace("Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n");
      String chunk = Integer.toHexString(ADD.length()) + "\r\n" + ADD + "\r\n0\r\n\r\n";
      assertThat(http.send(head + chunk).read().body()).isEqualTo(ANSWER);

      http.send(http.post(ADD).replace("HTTP/1.1", "HTTP/1.0"));
      assertThat(http.read().body()).isEqualTo(ANSWER);
      assertThat(http.isAtEnd()).isTrue();
    }
    try (RawHttp http = connect()) {
      assertThat(http.send(http.post(ADD, "Connection: close")).read().body()).isEqualTo(ANSWER);
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /rpc, 405, POST",
    "PUT, /rpc, 405, POST",
    "OPTIONS, /rpc, 405, POST",
    "POST, /metrics, 405, GET",
    "HEAD, /health, 405, GET",
    "GET, /, 404,",
    "GET, /health/, 404,",
    "GET, http://localhost/health, 404,",
    "BREW, /pot, 404,",
  })
  void wrongMethodOrPath_isRefused(String method, String path, int status, String allow)
      throws IOException {
    try (RawHttp http = connect()) {
      Reply reply = http.send(http.get(path).replaceFirst("GET", method)).read();

      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.headers().get("allow")).isEqualTo(allow);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example:PORT", "localhost", "localhost:1", "0.0.0.0:PORT", ""})
  void hostThatIsNotThisDoor_isRefusedWhateverIsAsked(String host) throws IOException {
    String named = "Host: " + host.replace("PORT", Integer.toString(served.port()));
    for (boolean page : new boolean[] {true, false}) {
      try (RawHttp http = connect()) {
        String request = page ? http.get("/health") : http.post(ADD);
        Reply reply = http.send(request.replaceFirst("Host: [^\r]*", named)).read();

        assertThat(reply.status()).isEqualTo(403);
        assertThat(http.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void twoHosts_areRefused() throws IOException {
    try (RawHttp http = connect()) {
      assertThat(http.send(http.post(ADD, "Host: evil.example")).read().status()).isEqualTo(403);
    }
  }

  @Test
  void originOfAWebPage_isRefused_andTheDoorsOwnIsNot() throws IOException {
    for (String origin : new String[] {"http://evil.example", "null", "https://localhost"}) {
      try (RawHttp http = connect()) {
        Reply reply = http.send(http.post(ADD, "Origin: " + origin)).read();

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
      }
    }
    try (RawHttp http = connect()) {
      String own = "Origin: http://localhost:" + served.port();
      assertThat(http.send(http.post(ADD, own)).read().body()).isEqualTo(ANSWER);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json; charset=iso-8859-1",
        "json",
        ""
      })
  void bodyThatAPageMaySendWithoutAsking_isRefused(String type) throws IOException {
    try (RawHttp http = connect()) {
      String request = http.post(ADD).replace("application/json", type);
      assertThat(http.send(request).read().status()).isEqualTo(415);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Application/JSON; charset=utf-8",
        "application/json-rpc",
        "application/jsonrequest; charset=UTF-8"
      })
  void typesOfJson_areTaken(String type) throws IOException {
    try (RawHttp http = connect()) {
      String request = http.post(ADD).replace("application/json", type);
      assertThat(http.send(request).read().body()).isEqualTo(ANSWER);
    }
  }

  @Test
  void bodyBeyondTheBound_isRefusedBeforeItIsRead() throws IOException {
    try (RawHttp http = connect()) {
      http.send(http.post("").replace("Content-Length: 0", "Content-Length: 100001"));

      assertThat(http.read().status()).isEqualTo(413);
      assertThat(http.isAtEnd()).isTrue();
    }
    try (RawHttp http = connect()) {
      http.send(http.post("").replace("Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n"));
      http.send("30d40\r\n" + " ".repeat(150_000));

      assertThat(http.read().status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @CsvSource({"what is this?, 400", "GET /LONG HTTP/1.1, 414"})
  void whatIsNoHttp_isRefused(String line, int status) throws IOException {
    try (RawHttp http = connect()) {
      http.send(line.replace("LONG", "x".repeat(5000)) + "\r\n\r\n");

      assertThat(http.read().status()).isEqualTo(status);
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  @Test
  void headersWithoutEnd_areRefused() throws IOException {
    try (RawHttp http = connect()) {
      http.send("GET /health HTTP/1.1\r\n" + "X-A: b\r\n".repeat(3000));

      assertThat(http.read().status()).isEqualTo(431);
    }
  }

  @Test
  void draining_isNotReady() throws Exception {
    try (RawHttp http = connect()) {
      // It is ready after a moment.
      await().until(() -> http.send(http.get("/ready")).read().status() == 200);
      served.sidecar.dispatcher().drain();

      Reply reply = http.send(http.get("/ready")).read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(http.send(http.get("/health")).read().body()).contains("draining");
      assertThat(http.send(http.post(ADD)).read().body()).contains("-32003");
      assertThat(served.sidecar.drain()).isTrue();
      assertThat(http.isAtEnd()).isTrue();
    }
  }
}
