package dev.glovebox.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SignatureException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RemoteGloveboxTest {
  @TempDir Path directory;

  /** What a call's request has, and what the call gives back for this result. */
  private Object call(String result, Call call) throws Exception {
    return call(result, null, call);
  }

  private Object call(String result, String expectedParams, Call call) throws Exception {
    try (FakeSidecar sidecar =
            new FakeSidecar(directory, (request, reply) -> reply.result(result));
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Object given = call.on(box.load("lib", Sums.class));
      JsonNode request = sidecar.requests().get(0);
      assertThat(request.path("jsonrpc").asText()).isEqualTo("2.0");
      if (expectedParams != null) {
        assertThat(request.path("params").toString()).isEqualTo(expectedParams);
      }
      return given;
    }
  }

  private interface Call {
    Object on(Sums sums);
  }

  @Test
  void aCall_isTheMethodOfTheLibrary_withItsParametersInOrder() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, (request, reply) -> reply.result("42"));
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      assertThat(box.load("greeter", Sums.class).Add(20, 22)).isEqualTo(42);

      assertThat(sidecar.requests().get(0).path("method").asText()).isEqualTo("greeter.Add");
      assertThat(sidecar.requests().get(0).path("params").toString()).isEqualTo("[20,22]");
    }
  }

  @Test
  void values_keepTheirWidth() throws Exception {
    assertThat(
            call("-9223372036854775808", "[9223372036854775807,1]", s -> s.Add(Long.MAX_VALUE, 1)))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(call("\"9007199254740993\"", s -> s.Add(1, 1))).isEqualTo(9007199254740993L);
    BigInteger wide = new BigInteger("18446744073709551615");
    assertThat(call(wide.toString(), "[" + wide + "]", s -> s.big(wide))).isEqualTo(wide);
    assertThat(call("0.1", "[0.1]", s -> s.real(0.1))).isEqualTo(0.1);
    assertThat(call("\"NaN\"", "[\"Infinity\"]", s -> s.real(Double.POSITIVE_INFINITY)))
        .isEqualTo(Double.NaN);
  }

  @Test
  void values_ofEveryKind_goThereAndBack() throws Exception {
    assertThat(call("\"Hello, J\u00f6rg \ud83d\ude00!\"", s -> s.Hello("J\u00f6rg \ud83d\ude00")))
        .isEqualTo("Hello, J\u00f6rg \ud83d\ude00!");
    assertThat(call("null", "[null]", s -> s.Hello(null))).isNull();
    assertThat(call("true", "[false]", s -> s.not(false))).isEqualTo(true);
    assertThat(call("\"AQID\"", "[\"AP8=\"]", s -> s.bytes(new byte[] {0, -1})))
        .isEqualTo(new byte[] {1, 2, 3});
    assertThat(call("[3,4]", "[[1,2]]", s -> s.numbers(new int[] {1, 2})))
        .isEqualTo(new int[] {3, 4});
    assertThat(call("[\"b\"]", "[[\"a\"]]", s -> s.words(List.of("a")))).isEqualTo(List.of("b"));
    assertThat(call("{\"a\":1}", "[{\"b\":2}]", s -> s.anything(Map.of("b", 2))))
        .isEqualTo(Map.of("a", 1));
    assertThat(call("{\"x\":1,\"y\":2}", "[{\"x\":3,\"y\":4}]", s -> s.move(new Sums.Point(3, 4))))
        .isEqualTo(new Sums.Point(1, 2));
    assertThat(call("7", "[6]", s -> s.json(IntNode.valueOf(6)))).isEqualTo(IntNode.valueOf(7));
  }

  @Test
  void aVoidFunction_hasNoResult_andADefaultMethodIsNoCallOfItsOwn() throws Exception {
    call(
        "null",
        "[]",
        s -> {
          s.Nothing();
          return null;
        });
    assertThat(call("42", "[21,21]", s -> s.twice(21))).isEqualTo(42L);
  }

  @Test
  void aResultThatDoesNotFit_isNotCut() throws Exception {
    for (String misfit : List.of("2147483648", "1.5", "\"x\"", "null", "{}", "true")) {
      SignatureException failure =
          catchThrowableOfType(SignatureException.class, () -> call(misfit, Sums::small));
      assertThat(failure).as(misfit).isNotNull().hasMessageContaining("small");
      assertThat(failure.outcome()).hasValue(Outcome.RAN);
    }
  }

  @Test
  void outputs_areWhole_orWrittenBackToTheirArrays() throws Exception {
    String answer = "{\"value\":2,\"out\":{\"arg1\":\"AQI=\"},\"errno\":34}";

    RemoteAnswer whole = (RemoteAnswer) call(answer, s -> s.outputs(new byte[4]));
    assertThat(whole.value().asInt()).isEqualTo(2);
    assertThat(whole.out()).containsOnlyKeys("arg1");
    assertThat(whole.errno()).isEqualTo(OptionalInt.of(34));

    byte[] buffer = new byte[4];
    assertThat(call(answer, s -> s.fill(buffer, 4))).isEqualTo(2);
    assertThat(buffer).containsExactly(1, 2, 0, 0);
  }

  @Test
  void manyThreads_shareOneConnection_andEachGetsItsOwnAnswer() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    FakeSidecar.Script add =
        (request, reply) ->
            reply.result(
                "" + (request.at("/params/0").asLong() + request.at("/params/1").asLong()));
    try (FakeSidecar sidecar = new FakeSidecar(directory, add);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < 16; caller++) {
        long base = caller * 1_000_000L;
        callers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    assertThat(sums.Add(base, i)).isEqualTo(base + i);
                  }
                },
                threads));
      }
      for (CompletableFuture<Void> caller : callers) {
        caller.get(20, TimeUnit.SECONDS);
      }
      assertThat(sidecar.connections()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void answers_mayComeInAnyOrder() throws Exception {
    CompletableFuture<FakeSidecar.Reply> slow = new CompletableFuture<>();
    FakeSidecar.Script script =
        (request, reply) -> {
          if (request.at("/params/0").asLong() == 1) {
            slow.complete(reply);
          } else {
            reply.result("2");
            slow.join().result("1");
          }
        };
    try (FakeSidecar sidecar = new FakeSidecar(directory, script);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);
      CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> sums.Add(1, 0));
      slow.get(10, TimeUnit.SECONDS);

      assertThat(sums.Add(2, 0)).isEqualTo(2);
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void connections_areTakenInTurn() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, (request, reply) -> reply.result("1"));
        RemoteGlovebox box =
            RemoteGlovebox.connect(sidecar.address(), RemoteOptions.DEFAULT.withConnections(3))) {
      Sums sums = box.load("lib", Sums.class);
      for (int i = 0; i < 9; i++) {
        sums.small();
      }
      assertThat(sidecar.connections()).isEqualTo(3);
    }
  }

  @Test
  void aMethodThatHasNoFormInJson_isRefusedWhenItIsLoaded() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, (request, reply) -> {});
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      for (Class<?> type : List.of(Appendable.class, Iterable.class, String.class)) {
        assertThatThrownBy(() -> box.load("lib", type)).isInstanceOf(SignatureException.class);
      }
      assertThat(sidecar.requests()).isEmpty();
    }
  }

  @Test
  void aProxy_knowsItsName_andEqualsItself() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, (request, reply) -> {});
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);

      assertThat(sums).hasToString("Sums of the sidecar's library 'lib'").isEqualTo(sums);
      assertThat(sums).isNotEqualTo(box.load("lib", Sums.class)).hasSameHashCodeAs(sums);
    }
  }

  @Test
  void anInterruptedCaller_getsItsAnswer_andKeepsItsFlag() throws Exception {
    try (FakeSidecar sidecar = new FakeSidecar(directory, (request, reply) -> reply.result("3"));
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      Sums sums = box.load("lib", Sums.class);
      Thread.currentThread().interrupt();

      assertThat(sums.Add(1, 2)).isEqualTo(3);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(sums.Add(1, 2)).isEqualTo(3);
      assertThat(sidecar.connections()).isEqualTo(1);
    }
  }

  @Test
  void theSidecarsOwnMethods_canBeCalledToo() throws Exception {
    FakeSidecar.Script script = (request, reply) -> reply.result("{\"status\":\"ok\"}");
    try (FakeSidecar sidecar = new FakeSidecar(directory, script);
        RemoteGlovebox box = RemoteGlovebox.connect(sidecar.address())) {
      assertThat(box.call("glovebox.health", null).path("status").asText()).isEqualTo("ok");
      assertThat(sidecar.requests().get(0).has("params")).isFalse();
    }
  }
}
