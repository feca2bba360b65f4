package dev.glovebox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.FailureAnswers;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.ListenAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DoorRehearsalTest {
  private static final byte[] REQUEST =
      PlainHttp.call("echo", "[7]", 1).getBytes(StandardCharsets.UTF_8);

  private final FakeLibrary library = new FakeLibrary();

  private void rehearse(ListenAddress... doors) throws Exception {
    try (Dispatcher dispatcher =
        new Dispatcher(
            library,
            new Methods(),
            Bounds.DEFAULT,
            new FailureAnswers(false),
            SidecarListener.NONE)) {
      new DoorRehearsal(SidecarOptions.listening(doors), dispatcher, Duration.ofSeconds(20))
          .send(REQUEST, 5);
    }
  }

  @ParameterizedTest
  @CsvSource({"http:127.0.0.1:1", "tcp:127.0.0.1:1", "unix:/nowhere/s"})
  void eachRequestIsAnswered_andTheSidecarsOwnAddressesAreNotTouched(String door) throws Exception {
    rehearse(ListenAddress.parse(door));
    assertThat(library.begun).isEqualTo(Collections.nCopies(5, "7"));
  }

  @Test
  void eachKindOfDoorIsGoneThrough() throws Exception {
    rehearse(ListenAddress.parse("http:127.0.0.1:1"), ListenAddress.parse("unix:/nowhere/s"));
    assertThat(library.begun).hasSize(10);
  }
}
