package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.FakeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to a pool whose two lanes are busy, and calls to others beside them. */
@Timeout(60)
class PoolQueuesTest {
  private static final Bounds SMALL = Bounds.DEFAULT.with(new CallBounds(1000, 8, 20));

  private final FakeLibrary library = new FakeLibrary();
  private final List<Bound> hit = new CopyOnWriteArrayList<>();
  private final Dispatcher dispatcher =
      new Dispatcher(
          library,
          new Methods(),
          SMALL,
          new FailureAnswers(false),
          new SidecarListener() {
            @Override
            public void boundHit(Bound bound) {
              hit.add(bound);
            }
          });
  private final Client client = dispatcher.newClient();
  private final Answers answers = new Answers();

  @AfterEach
  void close() {
    library.gate.release(1000);
    client.close();
    dispatcher.close();
  }

  private void send(String method, int id) throws IOException {
    String text = "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":[%d],\"id\":%d}";
    byte[] bytes = text.formatted(method, id, id).getBytes(StandardCharsets.UTF_8);
    dispatcher.dispatch(new RpcJson(SMALL).read(bytes), client, answers);
  }

  private static int code(JsonNode answer) {
    return answer.path("error").path("code").asInt();
  }

  @Test
  void slowLibrary_hasNoPartInHowAnotherIsServed() throws Exception {
    for (int id = 0; id < 22; id++) {
      send("slow.wait", id);
    }
    await().until(() -> library.waiting.get() == 2);
    assertThat(dispatcher.threads().atWork()).isEqualTo(2);
    for (int id = 100; id < 200; id++) {
      send("fake.echo", id);
      assertThat(answers.next().get("id").asInt()).isEqualTo(id);
    }
    send("slow.wait", 22);
    JsonNode busy = answers.next();
    assertThat(code(busy)).isEqualTo(-32002);
    assertThat(busy.toString()).contains("NOT_SENT").contains("--max-waiting");
    assertThat(hit).containsExactly(Bound.WAITING);
    library.gate.release(22);
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      ids.add(answers.next().get("id").asInt());
    }
    assertThat(ids).hasSize(22).doesNotHaveDuplicates();
    assertThat(library.begun.stream().filter(id -> Integer.parseInt(id) < 100).limit(2))
        .as("in the order in which they came")
        .containsExactlyInAnyOrder("0", "1");
  }

  @Test
  void onePoolDoesNotTakeAllThatThereIs() throws Exception {
    for (int id = 0; id < 10; id++) {
      send("fake.wait", id);
    }
    await().until(() -> library.waiting.get() == 6);
    send("slow.echo", 100);
    assertThat(answers.next().get("id").asInt()).isEqualTo(100);
    library.gate.release(10);
    for (int i = 0; i < 10; i++) {
      assertThat(answers.next().has("result")).isTrue();
    }
  }

  @Test
  void callThatWaitsForTooLong_isNotSent() throws Exception {
    library.patience = Duration.ofMillis(100);
    for (int id = 0; id < 3; id++) {
      send("slow.wait", id);
    }
    JsonNode late = answers.next();
    assertThat(late.get("id").asInt()).isEqualTo(2);
    assertThat(code(late)).isEqualTo(-32015);
    assertThat(late.toString()).contains("NOT_SENT");
    assertThat(library.begun).doesNotContain("2");
  }

  /** Whatever it waited for, its time is over: that is another code than that of a full pool. */
  @ParameterizedTest
  @CsvSource({"10000, false", "100, false", "10000, true", "50, true"})
  void callWhoseDeadlineEndsWhileItWaits_isToldSo(int patienceMillis, boolean starting)
      throws Exception {
    library.patience = Duration.ofMillis(patienceMillis);
    library.deadline = Optional.of(Duration.ofMillis(100));
    library.starting.set(starting);
    for (int id = 0; id < 3; id++) {
      send("slow.wait", id);
    }
    JsonNode late = answers.next();
    assertThat(late.get("id").asInt()).isEqualTo(2);
    assertThat(code(late)).isEqualTo(-32014);
    JsonNode data = late.path("error").path("data");
    assertThat(data.path("outcome").asText()).isEqualTo("NOT_SENT");
    assertThat(data.path("deadlineMillis").asInt()).isEqualTo(100);
    assertThat(data.path("elapsedMillis").asInt()).isBetween(100, 5000);
    assertThat(data.path("function").asText()).isEqualTo("wait");
    assertThat(library.begun).doesNotContain("2");
  }

  @Test
  void whileAWorkerStarts_theyWaitLonger_butNotForEver() throws Exception {
    library.patience = Duration.ofMillis(50);
    library.starting.set(true);
    for (int id = 0; id < 3; id++) {
      send("slow.wait", id);
    }
    long start = System.nanoTime();
    assertThat(code(answers.next())).isEqualTo(-32015);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void callsOfAClientThatIsGone_areNotMade() throws Exception {
    for (int id = 0; id < 4; id++) {
      send("slow.wait", id);
    }
    await().until(() -> library.waiting.get() == 2);
    client.close();
    library.gate.release(4);
    await().until(() -> dispatcher.threads().atWork() == 0);
    assertThat(library.begun).containsExactlyInAnyOrder("0", "1");
  }

  @Test
  void drainWaitsForWhatIsQueued() throws Exception {
    for (int id = 0; id < 6; id++) {
      send("slow.wait", id);
    }
    await().until(() -> library.waiting.get() == 2);
    dispatcher.drain();
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return dispatcher.awaitCalls(Duration.ofSeconds(20));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    library.gate.release(6);
    for (int i = 0; i < 6; i++) {
      assertThat(answers.next().has("result")).isTrue();
    }
    assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
  }
}
