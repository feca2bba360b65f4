package dev.glovebox.it.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.Stubs;
import dev.glovebox.it.TestClassPath;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code glovebox serve} as a service manager runs it. */
@Timeout(90)
@EnabledOnOs(OS.LINUX)
class ServedAsServiceIT {
  @TempDir private Path directory;

  /** As a program whose SIGHUP does what it does by default, however this test was started. */
  private Process serve(Path registry, String notify) throws IOException {
    return serve("--default-signal=HUP", registry, notify);
  }

  private Process serve(String hangup, Path registry, String notify) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", hangup));
    command.addAll(ChildJava.command());
    command.addAll(
        List.of(
            // As the jar's manifest says; without it newer JVMs warn, and not in JSON.
            "--enable-native-access=ALL-UNNAMED",
            "-Dglovebox.run.dir=" + directory.resolve("run"),
            "-cp",
            TestClassPath.text(),
            "dev.glovebox.cli.Main",
            "serve",
            registry.toString(),
            "--listen",
            "unix:" + directory.resolve("s"),
            "--log-format",
            "json"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("NOTIFY_SOCKET", notify);
    return builder
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(directory.resolve("err").toFile())
        .start();
  }

  private static Path write(Path registry, String variable) throws IOException {
    return Files.writeString(
        registry,
        """
        libraries: { calc: { path: "%s", pool: p, functions: { calc_process_id: { returns: i32 } } } }
        pools: { p: { env: { X: "%s" } } }
        """
            .formatted(Stubs.file("calc"), variable));
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void itTellsTheManager_readsItsRegistryAgainAtSighup_andEndsInOrderAtSigterm() throws Exception {
    String notify = directory.resolve("notify").toString();
    Path registry = write(directory.resolve("registry.yaml"), "1");
    try (NotifyReceiver manager = new NotifyReceiver(notify)) {
      Process served = serve(registry, notify);
      try {
        assertThat(manager.receive()).startsWith("READY=1\n");

        assertThat(write(registry, "2")).exists();
        signal(served, "HUP");
        assertThat(manager.receive()).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
        assertThat(manager.receive()).startsWith("READY=1\n").contains("pools replaced: p");

        Files.writeString(registry, "libraries: 7");
        signal(served, "HUP");
        assertThat(manager.receive()).startsWith("RELOADING=1\n");
        assertThat(manager.receive()).startsWith("READY=1\n").contains("could not be reloaded");

        signal(served, "TERM");
        assertThat(manager.receive()).startsWith("STOPPING=1\n");
        assertThat(served.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(served.exitValue()).isZero();
      } finally {
        served.destroyForcibly();
      }
    }
    checkLog(Files.readAllLines(directory.resolve("err"), StandardCharsets.UTF_8));
  }

  @Test
  void underNohup_itSaysThatSighupDoesNothing_andReloadsByItsMethod() throws Exception {
    String notify = directory.resolve("notify").toString();
    Path registry = write(directory.resolve("registry.yaml"), "1");
    try (NotifyReceiver manager = new NotifyReceiver(notify)) {
      Process served = serve("--ignore-signal=HUP", registry, notify);
      try {
        assertThat(manager.receive()).startsWith("READY=1\n");
        assertThat(Files.readString(directory.resolve("err")))
            .contains("SIGHUP is ignored")
            .contains("glovebox.reload");
        signal(served, "HUP");
        assertThat(served.isAlive()).isTrue();
        try (SocketChannel client =
            SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s")))) {
          client.write(
              StandardCharsets.UTF_8.encode(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"glovebox.reload\",\"id\":1}"));
          assertThat(manager.receive()).startsWith("RELOADING=1\n");
          assertThat(manager.receive()).startsWith("READY=1\n");
        }
      } finally {
        served.destroyForcibly();
      }
    }
  }

  @Test
  void itIsReadyWhenItsWorkersHaveLoadedWhatTheyShould_andAnswersBefore() throws Exception {
    String notify = directory.resolve("notify").toString();
    Path registry =
        Files.writeString(
            directory.resolve("registry.yaml"),
            """
            libraries: { slow: { path: "%s", pool: p, preload: true } }
            pools: { p: { workers: { min: 1 }, env: { GLOVEBOX_SLOW_LOAD_MILLIS: "2000" } } }
            """
                .formatted(Stubs.file("slow_load")));
    try (NotifyReceiver manager = new NotifyReceiver(notify)) {
      Process served = serve(registry, notify);
      try {
        assertThat(manager.receive()).startsWith("READY=1\n");
        try (SocketChannel client =
            SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s")))) {
          client.write(
              StandardCharsets.UTF_8.encode(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"glovebox.workers\",\"id\":1}"));
          ByteBuffer answer = ByteBuffer.allocate(4096);
          client.read(answer);
          assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8))
              .contains("\"libraries\":[\"slow\"]")
              .as("a warm-up has woken the worker")
              .doesNotContain("\"calls\":0,");
        }
      } finally {
        served.destroyForcibly();
      }
    }
  }

  private static void checkLog(List<String> lines) throws IOException {
    StringBuilder messages = new StringBuilder();
    for (String line : lines) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.path("time").asText()).isNotEmpty();
      messages.append(event.path("level").asText()).append(' ');
      messages.append(event.path("message").asText()).append('\n');
    }
    assertThat(messages.toString())
        .contains("info listening on unix:", "info ready", "was reloaded: pools replaced: p")
        .contains("was not reloaded, and nothing is changed", "info stopping", "info stopped");
  }
}
