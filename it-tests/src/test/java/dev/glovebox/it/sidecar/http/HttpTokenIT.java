package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.it.sidecar.http.RawHttp.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTokenIT {
  private static final String HEALTH =
      "{\"jsonrpc\":\"2.0\",\"method\":\"glovebox.health\",\"id\":1}";
  private static final String[] WRONG = {
    "X-Nothing: x",
    "Authorization: Bearer wrong",
    "Authorization: Bearer",
    "Authorization: Basic " + ServedCalc.TOKEN,
    "Authorization: " + ServedCalc.TOKEN
  };

  @TempDir private Path directory;
  private ServedCalc served;

  @BeforeEach
  void open() throws IOException {
    served = new ServedCalc(directory, true);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/rpc", "/metrics", "/openrpc.json"})
  void withoutTheToken_isRefused_andWithItIsNot(String path) throws IOException {
    for (String header : WRONG) {
      try (RawHttp http = new RawHttp(served.port())) {
        Reply reply = http.send(request(http, path, header)).read();

        assertThat(reply.status()).as(header).isEqualTo(401);
        assertThat(reply.headers().get("www-authenticate")).startsWith("Bearer");
      }
    }
    try (RawHttp http = new RawHttp(served.port())) {
      String header = "Authorization: Bearer " + ServedCalc.TOKEN;
      assertThat(http.send(request(http, path, header)).read().status()).isEqualTo(200);
    }
  }

  private static String request(RawHttp http, String path, String header) {
    return path.equals("/rpc") ? http.post(HEALTH, header) : http.get(path, header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready", "/health?x=1"})
  void whetherItIsThere_needsNone(String path) throws IOException {
    try (RawHttp http = new RawHttp(served.port())) {
      // It is ready after a moment.
      await().until(() -> http.send(http.get(path)).read().status() == 200);
    }
  }
}
