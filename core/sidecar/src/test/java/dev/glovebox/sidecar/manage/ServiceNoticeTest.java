package dev.glovebox.sidecar.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class ServiceNoticeTest {
  private static final long PID = 4711;

  @TempDir private Path directory;

  private static ServiceNotice notice(String socket) {
    return ServiceNotice.of(Map.of("NOTIFY_SOCKET", socket), PID);
  }

  @Test
  void ready_atASocketFile_isReceived() {
    String socket = directory.resolve("notify").toString();
    try (NotifyReceiver receiver = new NotifyReceiver(socket)) {
      notice(socket).ready("Serving\nWATCHDOG=trigger");

      assertThat(receiver.receive()).isEqualTo("READY=1\nSTATUS=Serving WATCHDOG=trigger");
    }
  }

  @Test
  void reloading_atAnAbstractSocket_isReceivedWithTheMonotonicTime() throws IOException {
    String socket = "@glovebox-test-" + UUID.randomUUID();
    try (NotifyReceiver receiver = new NotifyReceiver(socket)) {
      notice(socket).reloading();

      String[] lines = receiver.receive().split("\n", -1);
      assertThat(lines[0]).isEqualTo("RELOADING=1");
      assertThat(lines[1]).startsWith("MONOTONIC_USEC=");
      double seconds = Long.parseLong(lines[1].substring("MONOTONIC_USEC=".length())) / 1e6;
      assertThat(seconds).isBetween(0.0, uptimeSeconds() + 1);
    }
  }

  /** CLOCK_MONOTONIC stands still in suspend, and does not run ahead of the uptime. */
  private static double uptimeSeconds() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
  }

  @Test
  void stoppingAndAlive_areReceivedInOrder() {
    String socket = directory.resolve("notify").toString();
    try (NotifyReceiver receiver = new NotifyReceiver(socket)) {
      ServiceNotice notice = notice(socket);
      notice.alive();
      notice.stopping();

      assertThat(receiver.receive()).isEqualTo("WATCHDOG=1");
      assertThat(receiver.receive()).startsWith("STOPPING=1\n");
    }
  }

  @Test
  void nobodyListens_isNoFailure() {
    assertThatCode(() -> notice(directory.resolve("none").toString()).ready("x"))
        .doesNotThrowAnyException();
    assertThatCode(() -> ServiceNotice.of(Map.of(), PID).ready("x")).doesNotThrowAnyException();
    assertThatCode(() -> notice("vsock:2:1").ready("x")).doesNotThrowAnyException();
    assertThatCode(() -> notice("/" + "x".repeat(200)).ready("x")).doesNotThrowAnyException();
  }

  @Test
  void watchdog_forThisProcess_isReadAndForAnotherNot() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "4711");

    assertThat(ServiceNotice.of(environment, PID).watchdog()).contains(Duration.ofSeconds(3));
    assertThat(ServiceNotice.of(environment, PID + 1).watchdog()).isEmpty();
  }

  @Test
  void watchdog_beats() {
    String socket = directory.resolve("notify").toString();
    try (NotifyReceiver receiver = new NotifyReceiver(socket);
        Glovebox box = Glovebox.open(Registry.builder().build());
        Watchdog watchdog =
            Watchdog.start(
                ServiceNotice.of(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "100000"), PID),
                box)) {
      assertThat(watchdog).isNotNull();
      for (int i = 0; i < 3; i++) {
        assertThat(receiver.receive()).isEqualTo("WATCHDOG=1");
      }
    }
  }
}
