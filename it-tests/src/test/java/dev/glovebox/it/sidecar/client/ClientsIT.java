package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each sample client against a real sidecar: what it calls, what it is refused, and what it
 * survives.
 */
@Timeout(400)
class ClientsIT {
  private static final Path REGISTRY = Checkout.SAMPLES.resolve("registry.yaml");
  private static final int PATIENT = 30;

  @TempDir Path directory;

  private String socket() {
    return directory.resolve("s").toString();
  }

  private SidecarProcess sidecar() throws Exception {
    return SidecarProcess.start(directory, REGISTRY, "unix:" + socket());
  }

  private static void assertGreeted(List<String> lines, String name) {
    assertThat(lines).hasSizeGreaterThanOrEqualTo(5);
    assertThat(lines.get(0)).isEqualTo("Add(20, 22) = 42");
    assertThat(lines.get(1)).isEqualTo("Hello = Hello, " + name + "!");
    assertThat(lines.get(2)).startsWith("wrong parameter: error -32602: ").contains("twenty");
    assertThat(lines.get(3)).startsWith("crash: error -32013: ").contains("MAY_HAVE_RUN");
    assertThat(lines.get(4)).isEqualTo("after the crash: Add(1, 2) = 3");
  }

  @ParameterizedTest
  @EnumSource
  void aClient_calls_andIsToldWhatWentWrong(SampleClient client) throws Exception {
    String name = "\"J\u00f6rg\" \\ Sons";
    try (SidecarProcess sidecar = sidecar();
        RunningProgram program = client.start(directory, PATIENT, 0, socket(), name)) {
      assertThat(program.exit()).as(program.output()).isZero();
      assertGreeted(program.output().lines().toList(), name);
      sidecar.stop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClient_connectsAgain_whenTheSidecarWasStartedAnew(SampleClient client) throws Exception {
    try (SidecarProcess first = sidecar();
        RunningProgram program = client.start(directory, PATIENT, 20, socket(), "you")) {
      program.awaitOutput("call 2 = 2");
      first.stop();
      program.awaitOutput("connecting again");

      try (SidecarProcess second = sidecar()) {
        assertThat(program.exit()).as(program.output()).isZero();
        assertThat(program.output().lines()).contains("call 20 = 20");
        second.stop();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClient_waitsForASilentSidecarNoLongerThanItWasTold(SampleClient client) throws Exception {
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(socket()));
      try (RunningProgram program = client.start(directory, 1, 0, socket(), "you")) {
        assertThat(program.exit()).as(program.output()).isEqualTo(4);
        assertThat(program.output()).contains("no answer in time");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClient_saysThatNobodyIsThere_orHowItIsUsed(SampleClient client) throws Exception {
    try (RunningProgram nobody = client.start(directory, 1, 0, socket(), "you");
        RunningProgram noName = client.start(directory, 1, 0, socket())) {
      assertThat(nobody.exit()).as(nobody.output()).isEqualTo(3);
      assertThat(nobody.output()).contains("no sidecar at " + socket());
      assertThat(noName.exit()).as(noName.output()).isEqualTo(2);
      assertThat(noName.output()).contains("usage");
    }
  }

  @Test
  void theShellsClient_callsByHttpToo() throws Exception {
    Tools.require("curl", "curl");
    String url = "http://127.0.0.1:" + SidecarProcess.freePort();
    try (SidecarProcess sidecar = SidecarProcess.start(directory, REGISTRY, url.replace("//", ""));
        RunningProgram program = SampleClient.SHELL.start(directory, PATIENT, 1, url, "you")) {
      assertThat(program.exit()).as(program.output()).isZero();
      assertGreeted(program.output().lines().toList(), "you");
      sidecar.stop();
    }
  }
}
