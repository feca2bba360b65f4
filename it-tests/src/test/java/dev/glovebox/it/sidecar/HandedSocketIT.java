package dev.glovebox.it.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.sidecar.client.Tools;
import dev.glovebox.stubs.NativeStubs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code glovebox serve} with sockets that somebody else has opened. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class HandedSocketIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int CLIENTS = 16;
  private static final int RESTARTS = 3;

  @TempDir private Path directory;

  private Path socket;
  private Path registry;

  @BeforeEach
  void prepare() throws IOException {
    NativeStubs.require("calc");
    socket = directory.resolve("s");
    registry =
        Files.writeString(
            directory.resolve("registry.yaml"),
            """
            libraries:
              calc:
                path: "%s"
                functions: { pid: { symbol: calc_process_id, returns: i32, idempotent: true } }
            """
                .formatted(NativeStubs.require("calc")));
  }

  private List<String> serve(String... arguments) {
    List<String> line = new ArrayList<>(ChildJava.command());
    line.add("-Dglovebox.run.dir=" + directory.resolve("run"));
    line.addAll(List.of("-jar", "core/target/glovebox.jar", "serve", registry.toString()));
    line.addAll(List.of(arguments));
    return line;
  }

  private Process start(List<String> line) throws IOException {
    return new ProcessBuilder(line)
        .directory(ROOT.toFile())
        .redirectError(directory.resolve("err").toFile())
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  private LineClient connect(SocketAddress address) throws IOException {
    return new LineClient(SocketChannel.open(address));
  }

  private LineClient connect() throws IOException {
    return connect(UnixDomainSocketAddress.of(socket));
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Waits for the activator, which has not read its options yet when it has been started. */
  private void awaitListening(Process activator) {
    await()
        .atMost(BOUND)
        .until(
            () -> {
              assertThat(activator.isAlive()).as(err()).isTrue();
              return Files.exists(socket);
            });
  }

  private String err() throws IOException {
    return Files.readString(directory.resolve("err"));
  }

  @Test
  void systemdsActivator_handsOverAFileAndPorts_andWorkersKnowNothingOfThem() throws Exception {
    Tools.require("systemd-socket-activate", "systemd");
    int tcp = freePort();
    int http = freePort();
    List<String> line = new ArrayList<>(List.of("systemd-socket-activate"));
    line.addAll(List.of("-l", socket.toString(), "-l", "127.0.0.1:" + tcp));
    line.addAll(List.of("-l", "127.0.0.1:" + http, "--fdname=file:port:web"));
    line.addAll(
        serve("--listen", "fd:file", "--listen", "fd:4", "--listen", "http+fd:web", "--no-token"));
    Process sidecar = start(line);
    try {
      awaitListening(sidecar);
      long worker;
      try (LineClient client = connect()) {
        worker = client.ask("calc.pid", "[]", 1).path("result").asLong();
      }
      assertThat(worker).as(err()).isPositive();
      try (LineClient client =
          connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp))) {
        assertThat(client.ask("calc.pid", "[]", 1).path("result").asLong()).isEqualTo(worker);
      }
      try (SocketChannel client =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), http))) {
        LineClient get = new LineClient(client);
        get.send("GET /health HTTP/1.1\r\nHost: localhost:" + http + "\r\n\r");
        assertThat(get.line()).isEqualTo("HTTP/1.1 200 OK");
      }

      assertThat(Files.readString(Path.of("/proc/" + worker + "/environ")))
          .doesNotContain("LISTEN_");
      List<String> listening = listening(sidecar.pid());
      assertThat(listening).hasSize(3);
      assertThat(links(worker)).doesNotContainAnyElementsOf(listening);
      assertThat(links(sidecar.pid()))
          .as("each is open once: what a door closes is not listened to by nobody")
          .satisfies(all -> assertThat(all.stream().filter(listening::contains)).hasSize(3));

      sidecar.destroy();
      assertThat(sidecar.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(sidecar.exitValue()).as(err()).isZero();
      assertThat(socket).as("the file is the manager's").exists();
    } finally {
      sidecar.destroyForcibly().waitFor();
    }
  }

  /** What the descriptors of a process lead to. */
  private static List<String> links(long pid) throws IOException {
    List<String> links = new ArrayList<>();
    try (var all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path one : all) {
        // One that has been closed meanwhile leads nowhere.
        if (Files.isSymbolicLink(one)) {
          links.add(Files.readSymbolicLink(one).toString());
        }
      }
    }
    return links;
  }

  /** The sockets of a process that listen, as the kernel lists them. */
  private static List<String> listening(long pid) throws IOException {
    List<String> inodes = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/unix"))) {
      String[] words = line.trim().split(" +", -1);
      if (words.length > 6 && words[3].equals("00010000")) {
        inodes.add("socket:[" + words[6] + "]");
      }
    }
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] words = line.trim().split(" +", -1);
        if (words[3].equals("0A")) {
          inodes.add("socket:[" + words[9] + "]");
        }
      }
    }
    inodes.retainAll(links(pid));
    return inodes;
  }

  @Test
  void aRestartUnderLoad_losesNobody() throws Exception {
    Tools.require("python3", "python3");
    List<String> line = new ArrayList<>(List.of("python3"));
    line.add("it-tests/src/test/resources/dev/glovebox/it/sidecar/activator.py");
    line.add(socket.toString());
    line.addAll(serve("--listen", "fd:door"));
    Process activator = start(line);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    Queue<String> lost = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      awaitListening(activator);
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> call(over, answered, lost)));
      }
      for (int i = 0; i < RESTARTS; i++) {
        awaitAnswers(answered, 200);
        List<String> pids = pids();
        assertThat(ProcessHandle.of(Long.parseLong(pids.get(pids.size() - 1))))
            .hasValueSatisfying(ProcessHandle::destroy);
        await().atMost(BOUND).until(() -> pids().size() > pids.size());
      }
      awaitAnswers(answered, 200);
      over.set(true);
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
      activator.getOutputStream().close();
      if (!activator.waitFor(60, TimeUnit.SECONDS)) {
        activator.descendants().forEach(ProcessHandle::destroyForcibly);
        activator.destroyForcibly();
      }
    }
    assertThat(lost).as("of %d that were answered; %s", answered.get(), err()).isEmpty();
    assertThat(pids()).hasSizeGreaterThan(RESTARTS);
  }

  private List<String> pids() throws IOException {
    return Files.readAllLines(directory.resolve("out"));
  }

  private static void awaitAnswers(AtomicInteger answered, int more) {
    int before = answered.get();
    await().atMost(BOUND).until(() -> answered.get() >= before + more);
  }

  /** As a client that connects for each call, and never a second time for one. */
  private void call(AtomicBoolean over, AtomicInteger answered, Queue<String> lost) {
    while (!over.get()) {
      try (LineClient client = connect()) {
        JsonNode answer = client.ask("calc.pid", "[]", 1);
        if (answer != null && answer.path("result").isInt()) {
          answered.incrementAndGet();
        } else {
          lost.add(answer == null ? "no answer" : answer.toString());
        }
      } catch (IOException e) {
        lost.add(e.toString());
      }
    }
  }

  @Test
  void aSocketThatNobodyHandedOver_isSaid() throws Exception {
    Process sidecar = start(serve("--listen", "fd:door"));
    try {
      assertThat(sidecar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      sidecar.destroyForcibly();
    }

    assertThat(sidecar.exitValue()).isEqualTo(1);
    assertThat(err()).contains("no socket was handed over").contains("systemd-socket-activate");
  }
}
