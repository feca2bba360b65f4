package dev.glovebox.it.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.it.Stubs;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeIT {
  private static final String REGISTRY = "samples/registry.yaml";

  @TempDir private Path directory;

  @BeforeEach
  void theStubsAreThere() {
    NativeStubs.require("greeter");
  }

  private void assertNothingIsLeft(ServeProcess serve, List<ProcessHandle> workers)
      throws IOException {
    try (Stream<Path> left = Files.list(serve.runDirectory)) {
      assertThat(left.map(file -> file.getFileName().toString())).isEmpty();
    }
    assertThat(serve.socket).doesNotExist();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static List<ProcessHandle> workers(ServeProcess serve) {
    return ProcessHandle.of(serve.pid()).stream().flatMap(ProcessHandle::descendants).toList();
  }

  @Test
  void sigtermLetsTheCallInFlightFinish_andExitsWith0() throws Exception {
    Path registry =
        Files.writeString(
            directory.resolve("registry.yaml"),
            "libraries:\n  sleep:\n    path: %s\n    functions:\n      sleep_millis: { args: [i32], returns: i32 }\n"
                .formatted(Stubs.file("sleep")));
    try (ServeProcess serve = ServeProcess.start(directory, registry.toString());
        LineClient client = new LineClient(serve.connect())) {
      assertThat(client.ask("sleep.sleep_millis", "[1]", 1).get("result").asInt()).isEqualTo(1);
      List<ProcessHandle> workers = workers(serve);
      assertThat(workers).isNotEmpty();
      client.request("sleep.sleep_millis", "[3000]", 2);
      // What came after it was answered before it: it is at work.
      assertThat(client.ask("glovebox.options", "{}", 3).get("id").asInt()).isEqualTo(3);

      serve.terminate();

      JsonNode last = client.next();
      assertThat(last).as(serve.log()).isNotNull();
      assertThat(last.get("id").asInt()).isEqualTo(2);
      assertThat(last.has("result")).as(last.toString()).isTrue();
      assertThat(client.next()).isNull();
      assertThat(serve.exitCode()).isZero();
      assertNothingIsLeft(serve, workers);
    }
  }

  @Test
  void manyCallsOfOneConnectionAreAllAnswered() throws Exception {
    try (ServeProcess serve = ServeProcess.start(directory, REGISTRY);
        LineClient client = new LineClient(serve.connect())) {
      int all = 500;
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (int id = 0; id < all; id++) {
                    client.request("greeter.Add", "[%d,1]".formatted(id), id);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      sender.start();
      Set<Integer> ids = new HashSet<>();
      for (int i = 0; i < all; i++) {
        JsonNode answer = client.next();
        int id = answer.get("id").asInt();
        assertThat(answer.path("result").asInt()).as(answer.toString()).isEqualTo(id + 1);
        ids.add(id);
      }
      sender.join();
      assertThat(ids).hasSize(all);
    }
  }

  @Test
  void itsWorkersHaveAJarOfTheirOwn_withoutTheSidecarsCode() throws Exception {
    try (ServeProcess serve = ServeProcess.start(directory, REGISTRY);
        LineClient client = new LineClient(serve.connect())) {
      client.ask("greeter.Add", "[20,22]", 1);

      assertThat(workers(serve))
          .isNotEmpty()
          .allSatisfy(
              worker ->
                  assertThat(Files.readString(Path.of("/proc/" + worker.pid() + "/cmdline")))
                      .contains("-worker.jar\0dev.glovebox.worker.")
                      .doesNotContain("glovebox.jar"));
    }
  }

  @Test
  void crashIsToldWithoutWhatTheLibraryPrinted() throws Exception {
    try (ServeProcess serve = ServeProcess.start(directory, REGISTRY);
        LineClient client = new LineClient(serve.connect())) {
      JsonNode lost = client.ask("greeter.Panic", "[\"a secret\"]", 1);
      assertThat(lost.at("/error/code").asInt()).isEqualTo(-32013);
      assertThat(lost.at("/error/data/library").asText()).isEqualTo("greeter");
      assertThat(lost.at("/error/data/outcome").asText()).isEqualTo("MAY_HAVE_RUN");
      assertThat(lost.toString()).doesNotContain("/work").doesNotContain("0x");
      assertThat(client.ask("greeter.Add", "[1,2]", 2).get("result").asInt()).isEqualTo(3);
    }
  }

  @Test
  void sidecarThatIsKilled_leavesNoWorker_andItsSocketIsReplaced() throws Exception {
    List<ProcessHandle> workers;
    try (ServeProcess serve = ServeProcess.start(directory, REGISTRY);
        LineClient client = new LineClient(serve.connect())) {
      client.ask("greeter.Add", "[20,22]", 1);
      workers = workers(serve);
      ProcessHandle.of(serve.pid()).orElseThrow().destroyForcibly();
      assertThat(client.next()).isNull();
      serve.exitCode();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(serve.socket).exists();
    }
    try (ServeProcess again = ServeProcess.start(directory, REGISTRY)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(
              () -> {
                try (LineClient client = new LineClient(again.connect())) {
                  return client.ask("greeter.Add", "[20,22]", 1).get("result").asInt() == 42;
                }
              });
    }
  }
}
