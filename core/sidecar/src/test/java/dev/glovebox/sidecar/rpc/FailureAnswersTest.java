package dev.glovebox.sidecar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.WorkerStartException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients are told of failures, and what they are not. */
class FailureAnswersTest {
  private final WorkerStartException notStarted =
      new WorkerStartException(
          "worker go-1#1 did not start",
          List.of("/usr/bin/java", "-Xmx64m", "-cp", "/srv/app.jar", "Worker"),
          1,
          List.of("Cannot open /srv/app.jar: no more threads"),
          CallContext.ofLibrary("greeter"),
          "Raise the limit.",
          null);

  @Test
  void whyAWorkerDidNotStart_isTold_butNotHowItIsStarted() {
    RpcError error = new FailureAnswers(false).of(notStarted);

    assertThat(error.message())
        .contains("worker go-1#1 did not start", "exit: 1", "no more threads")
        .doesNotContain("-Xmx64m", "/usr/bin/java", "/srv/app.jar");
    assertThat(error.data().path("hint").asText()).isEqualTo("Raise the limit.");
  }

  @Test
  void verbose_tellsAll() {
    assertThat(new FailureAnswers(true).of(notStarted).message())
        .contains("/usr/bin/java -Xmx64m -cp /srv/app.jar Worker", "Cannot open /srv/app.jar");
  }
}
