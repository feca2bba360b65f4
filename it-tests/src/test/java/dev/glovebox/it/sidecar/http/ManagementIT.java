package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManagementIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private ServedCalc served;
  private RawHttp http;

  @BeforeEach
  void open() throws IOException {
    served = new ServedCalc(directory, false);
    http = new RawHttp(served.port());
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    served.close();
  }

  private JsonNode ask(String method, String params) throws IOException {
    String body =
        "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":1}";
    return JSON.readTree(http.send(http.post(body)).read().body());
  }

  private JsonNode result(String method) throws IOException {
    JsonNode answer = ask(method, "{}");
    assertThat(answer.path("error").isMissingNode()).as("%s", answer).isTrue();
    return answer.get("result");
  }

  private long pid() throws IOException {
    return ask("calc.calc_process_id", "[]").get("result").longValue();
  }

  @Test
  void libraries_areToldWithTheirFunctionsAndWithoutPaths() throws IOException {
    JsonNode libraries = result("glovebox.libraries");

    assertThat(libraries).hasSize(1);
    JsonNode add = libraries.at("/0/functions/0");
    assertThat(add.path("method").asText()).isEqualTo("calc.calc_add_i64");
    assertThat(add.path("params").toString())
        .isEqualTo(
            "[{\"name\":\"arg1\",\"type\":\"i64\",\"direction\":\"in\"},"
                + "{\"name\":\"arg2\",\"type\":\"i64\",\"direction\":\"in\"}]");
    assertThat(libraries.toString()).doesNotContain(directory.toString(), ".so");
  }

  @Test
  void workers_areToldWithWhatTheirProcessUses() throws IOException {
    assertThat(result("glovebox.workers")).isEmpty();
    long pid = pid();

    JsonNode worker = result("glovebox.workers").get(0);
    assertThat(worker.path("pid").longValue()).isEqualTo(pid);
    assertThat(worker.path("state").asText()).isEqualTo("SERVING");
    assertThat(worker.path("calls").intValue()).isEqualTo(1);
    assertThat(worker.path("restarts").intValue()).isZero();
    assertThat(worker.get("lastExit").isNull()).isTrue();
    assertThat(worker.path("residentBytes").longValue()).isGreaterThan(10_000_000);
    assertThat(worker.path("threads").intValue()).isGreaterThan(3);
    assertThat(worker.path("libraries").toString()).isEqualTo("[\"calc\"]");
  }

  @Test
  void workers_afterALoss_tellHowTheOneBeforeEnded() throws IOException {
    long first = pid();
    assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> served.box.workers().isEmpty());
    assertThat(pid()).isNotEqualTo(first);

    JsonNode worker = result("glovebox.workers").get(0);
    assertThat(worker.path("restarts").intValue()).isEqualTo(1);
    assertThat(worker.path("lastExit").asText()).isNotEmpty();
    assertThat(result("glovebox.health").at("/pools/0/lost").intValue()).isEqualTo(1);
  }

  @Test
  void health_isOk() throws IOException {
    JsonNode health = result("glovebox.health");

    assertThat(health.path("status").asText()).isEqualTo("ok");
    assertThat(health.path("callsInFlight").intValue()).isEqualTo(1);
    assertThat(health.at("/pools/0/name").asText()).isEqualTo("p");
    assertThat(health.at("/pools/0/unreaped").isInt()).isTrue();
  }

  @Test
  void parameters_areRefused() throws IOException {
    assertThat(ask("glovebox.health", "[1]").at("/error/code").intValue()).isEqualTo(-32602);
  }

  @Test
  void reload_takesWhatIsNew_andAFaultyFileChangesNothing() throws IOException {
    long first = pid();
    served.write("2", "");

    JsonNode report = result("glovebox.reload");

    assertThat(report.path("changed").booleanValue()).isTrue();
    assertThat(report.at("/pools/replaced/0").asText()).isEqualTo("p");
    long second = pid();
    assertThat(second).isNotEqualTo(first);
    assertThat(result("glovebox.reload").path("changed").booleanValue()).isFalse();
    assertThat(pid()).isEqualTo(second);

    Files.writeString(served.registryFile, "libraries: { calc: { pth: x } }");
    JsonNode refused = ask("glovebox.reload", "{}").get("error");
    assertThat(refused.path("code").intValue()).isEqualTo(-32021);
    assertThat(refused.toString()).contains("pth").doesNotContain(directory.toString());
    assertThat(pid()).isEqualTo(second);
  }

  @Test
  void openRpc_isTheSameByMethodAndPage_andKeepsTheRulesOfItsSpecification() throws IOException {
    JsonNode document = result("rpc.discover");

    assertThat(JSON.readTree(http.send(http.get("/openrpc.json")).read().body()))
        .isEqualTo(document);
    OpenRpcRules.check(document);
    assertThat(document.findValuesAsText("name")).contains("calc.calc_add_i64", "rpc.discover");
  }

  @Test
  void metrics_countCallsByWhatTheyAskedForAndWhatCameOfThem() throws IOException {
    assertThat(ask("calc.calc_add_i64", "[1,2]").get("result").intValue()).isEqualTo(3);
    assertThat(ask("calc.calc_add_i64", "[1,2]").get("result").intValue()).isEqualTo(3);
    assertThat(ask("calc.calc_add_i64", "[1]").at("/error/code").intValue()).isEqualTo(-32602);
    assertThat(ask("made.up_\\\"by\\nclients", "[]").at("/error/code").intValue())
        .isEqualTo(-32601);

    RawHttp.Reply reply = http.send(http.get("/metrics")).read();

    assertThat(reply.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(reply.body().lines())
        .contains(
            "# TYPE glovebox_calls_total counter",
            "glovebox_calls_total{function=\"calc_add_i64\",library=\"calc\",outcome=\"ok\"} 2.0",
            "glovebox_calls_total{function=\"calc_add_i64\",library=\"calc\","
                + "outcome=\"invalid_params\"} 1.0",
            "glovebox_calls_total{function=\"unknown\",library=\"unknown\","
                + "outcome=\"method_not_found\"} 1.0",
            "glovebox_call_duration_seconds_count{function=\"calc_add_i64\",library=\"calc\"} 3",
            "glovebox_workers{pool=\"p\",state=\"serving\"} 1.0",
            "glovebox_worker_starts_total{pool=\"p\"} 1.0",
            "glovebox_worker_losses_total{pool=\"p\"} 0.0",
            "glovebox_calls_in_flight 0.0",
            "glovebox_connections{door=\"http:127.0.0.1:0\"} 1.0");
    assertThat(reply.body()).contains("glovebox_workers_resident_bytes{pool=\"p\"}");
  }
}
