package dev.glovebox.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteFailuresTest {
  private static final CallContext ASKED = CallContext.ofFunction("greeter", "Panic");

  private static GloveboxException failure(int code, String message, String data) {
    String error = "{\"code\":%d,\"message\":\"%s\",\"data\":%s}".formatted(code, message, data);
    return RemoteFailures.of(RemoteJson.read(error.getBytes(StandardCharsets.UTF_8)), ASKED);
  }

  @Test
  void eachCode_isItsException() {
    ErrorCodes.ofFailures()
        .forEach(
            (type, code) ->
                assertThat(failure(code, "it failed", "{}"))
                    .as("" + code)
                    .isExactlyInstanceOf(type));
    Map<Integer, Class<?>> types =
        Map.ofEntries(
            Map.entry(-32601, RemoteErrorException.class),
            Map.entry(-32602, RemoteErrorException.class),
            Map.entry(-32002, RemoteErrorException.class),
            Map.entry(-32077, RemoteErrorException.class));
    types.forEach(
        (code, type) ->
            assertThat(failure(code, "it failed", "{}")).as("" + code).isInstanceOf(type));
  }

  @Test
  void theContext_isTheAnswersOwn_asFarAsItHasOne() {
    GloveboxException failure =
        failure(
            -32013,
            "the worker was lost: it ended by a Go panic: on purpose",
            "{\"library\":\"greeter\",\"function\":\"Panic\",\"worker\":\"go-1#3\",\"outcome\":"
                + "\"MAY_HAVE_RUN\",\"elapsedMillis\":12,\"hint\":\"Look at the log.\"}");

    assertThat(failure.library()).hasValue("greeter");
    assertThat(failure.function()).hasValue("Panic");
    assertThat(failure.worker()).hasValue("go-1#3");
    assertThat(failure.outcome()).hasValue(Outcome.MAY_HAVE_RUN);
    assertThat(failure.elapsed()).hasValue(Duration.ofMillis(12));
    assertThat(failure.advice()).isEqualTo("Look at the log.");
    assertThat(failure)
        .hasMessage(
            "the worker was lost: it ended by a Go panic: on purpose [function=greeter.Panic,"
                + " worker=go-1#3, elapsed=12 ms, the call may have run]. Look at the log.");
  }

  @Test
  void aMessageThatHasContextAndAdviceAlready_doesNotGetThemTwice() {
    String bare = "no lane became free [library=greeter, the call was not sent]";

    for (String message : List.of(bare, bare + ". Raise threads.")) {
      assertThat(failure(-32011, message, "{\"hint\":\"Raise threads.\"}").getMessage())
          .startsWith("no lane became free [function=greeter.Panic]. ")
          .containsOnlyOnce("Raise threads")
          .containsOnlyOnce("[");
    }
  }

  @Test
  void withoutData_theCallThatWasAskedForIsNamed_andNothingIsInvented() {
    GloveboxException failure = failure(-32099, "odd", "null");

    assertThat(failure.function()).hasValue("Panic");
    assertThat(failure.outcome()).isEmpty();
    assertThat(failure(-32099, "odd", "{\"outcome\":\"PERHAPS\"}").outcome()).isEmpty();
  }

  @Test
  void aRefusal_keepsItsRule() {
    LibraryRefusedException refused =
        (LibraryRefusedException)
            failure(-32010, "GB301: the hash differs", "{\"rule\":\"GB301\"}");

    assertThat(refused.rule()).isEqualTo("GB301");
    assertThat(refused.what()).isEqualTo("the hash differs");
  }

  @Test
  void whatTheSidecarSaidOfItself_isThere() {
    assertThat(failure(-32027, "the disk is full", "{}")).hasMessageContaining("the disk is full");
    assertThat(failure(-32028, "a library's file cannot be read", "{}"))
        .hasMessageContaining("a library's file cannot be read");
    assertThat(failure(-32029, "no room", "{\"outcome\":\"NOT_SENT\"}").outcome())
        .hasValue(Outcome.NOT_SENT);
    assertThat(failure(-32030, "JNA 5.5 is too old", "{}")).hasMessageContaining("JNA 5.5");
  }
}
