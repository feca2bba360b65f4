package dev.glovebox.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GloveboxExceptionTest {
  private static final CallContext CALL =
      new CallContext(
          "greeter", "Add", "go-1#3", Duration.ofMillis(12), Outcome.MAY_HAVE_RUN, null);

  @Test
  void message_isWhatThenContextThenAdvice() {
    SignatureException failure = new SignatureException("no such function", CALL, "Declare it.");

    assertThat(failure)
        .hasMessage(
            "no such function [function=greeter.Add, worker=go-1#3, elapsed=12 ms,"
                + " the call may have run]. Declare it.")
        .hasNoCause();
    assertThat(failure.library()).contains("greeter");
    assertThat(failure.function()).contains("Add");
    assertThat(failure.worker()).contains("go-1#3");
    assertThat(failure.elapsed()).contains(Duration.ofMillis(12));
    assertThat(failure.outcome()).contains(Outcome.MAY_HAVE_RUN);
    assertThat(failure.advice()).isEqualTo("Declare it.");
  }

  @Test
  void messageWithoutContext_hasNoBrackets() {
    SignatureException failure =
        new SignatureException("no such function", CallContext.NONE, "Declare it.");

    assertThat(failure).hasMessage("no such function. Declare it.");
    assertThat(failure.library()).isEmpty();
    assertThat(failure.outcome()).isEmpty();
  }

  @Test
  void context_namesWhatIsKnown() {
    assertThat(CallContext.ofLibrary("l").suffix()).isEqualTo(" [library=l]");
    assertThat(CallContext.ofFunction("l", "f").suffix()).isEqualTo(" [function=l.f]");
    assertThat(CallContext.NONE.withFunction("f").suffix()).isEqualTo(" [function=f]");
    assertThat(CallContext.ofWorker("w").withOutcome(Outcome.RAN).suffix())
        .isEqualTo(" [worker=w, the call ran]");
    assertThat(
            CallContext.NONE
                .withLibrary("greeter")
                .withFunction("Add")
                .withWorker("go-1#3")
                .withElapsed(Duration.ofMillis(12))
                .withOutcome(Outcome.MAY_HAVE_RUN))
        .isEqualTo(CALL);
  }

  @Test
  void protocolException_showsTheFirstBytesIfThereAreAny() {
    Exception cause = new IOException("why");
    assertThat(new ProtocolException("bad frame", "00 ff", CALL, cause))
        .hasMessageStartingWith("bad frame; first bytes: 00 ff [function=greeter.Add,")
        .hasMessageContaining("]. The connection was closed.")
        .hasCause(cause);
    assertThat(new ProtocolException("bad frame", "", CallContext.NONE))
        .hasMessageStartingWith("bad frame. The connection");
  }

  @Test
  void registryException_listsAllFaultsAsCompilersDo() {
    RegistryException failure =
        new RegistryException(
            List.of(
                new RegistryException.Fault("r.yaml", 3, 5, "/libraries/a", "no path"),
                new RegistryException.Fault("r.yaml", 0, 0, "", "is empty"),
                new RegistryException.Fault(null, 0, 0, "/pools", "must be an object")),
            "Correct the file.",
            null);

    assertThat(failure)
        .hasMessage(
            "r.yaml:3:5: no path (at /libraries/a); r.yaml: is empty;"
                + " must be an object (at /pools). Correct the file.");
    assertThat(failure.faults()).hasSize(3);
  }

  @Test
  void inspectionException_namesFileAndReason() {
    InspectionException failure =
        new InspectionException(Path.of("a.so"), "not an ELF file", "Give another.", null);
    assertThat(failure).hasMessage("cannot inspect a.so: not an ELF file. Give another.");
    assertThat(failure.file()).isEqualTo(Path.of("a.so"));
    assertThat(failure.reason()).isEqualTo("not an ELF file");
  }

  @Test
  void deserialisedException_hasItsMessageAndNoNulls() throws Exception {
    SignatureException failure = copy(new SignatureException("what", CALL, "Advice."));
    assertThat(failure).hasMessageContaining("greeter.Add");
    assertThat(failure.context()).isEqualTo(CallContext.NONE);
    assertThat(failure.advice()).isEqualTo("Advice.");

    RegistryException registry =
        copy(
            new RegistryException(
                List.of(new RegistryException.Fault("r", 1, 1, "", "bad")), "Advice.", null));
    assertThat(registry).hasMessageContaining("r:1:1: bad");
    assertThat(registry.faults()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <T> T copy(T failure) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
