package dev.glovebox.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.it.ChildJava;
import dev.glovebox.it.WorkerProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sample's service, in the one jar that Spring Boot makes. */
@Timeout(180)
class SpringBootIT {
  private static final Path SAMPLE = Path.of("..", "samples", "spring-boot").toAbsolutePath();
  private static final Path JAR = SAMPLE.resolve("target/spring-boot-sample.jar");
  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final int CLIENTS = 6;
  private static final int LONG_CALLS = 3;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  /** 128 and SIGTERM. */
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir Path directory;

  private final Collection<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private Path run;
  private Process service;

  /** One request's end: its status, or what happened in place of one. */
  private record Answer(int status, String text) {
    /**
     * Whether the web server turned it away before the service saw it: its door is shut, or it says
     * itself that it is stopping. What Glovebox refuses comes as a problem's JSON.
     */
    boolean turnedAway() {
      return status == 0 || (status == UNAVAILABLE && !text.contains("\"detail\""));
    }
  }

  @BeforeEach
  void start() throws IOException {
    assertThat(JAR).as("made by mvn package in samples/spring-boot").exists();
    run = directory.resolve("run");
    List<String> command = new ArrayList<>();
    command.addAll(ChildJava.command());
    command.addAll(List.of("-Xmx256m", "-Dglovebox.run.dir=" + run, "-jar", JAR.toString()));
    command.addAll(
        List.of(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--glovebox.registry=" + SAMPLE.resolve("registry.yaml")));
    service = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread reader = new Thread(this::readLog, "spring-boot-log");
    reader.setDaemon(true);
    reader.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    service.destroyForcibly();
    assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private void readLog() {
    try (BufferedReader lines = service.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        log.add(line);
        Matcher started = PORT.matcher(line);
        if (started.find()) {
          port.complete(Integer.parseInt(started.group(1)));
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
    port.completeExceptionally(new IOException(String.join("\n", log)));
  }

  /** Over a connection of its own, so that no request is written to one that is being closed. */
  private Answer get(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port.join() + path).toURL().openConnection();
      connection.setRequestProperty("Connection", "close");
      connection.setConnectTimeout(30_000);
      connection.setReadTimeout(60_000);
      int status = connection.getResponseCode();
      try (InputStream body =
          status == OK ? connection.getInputStream() : connection.getErrorStream()) {
        byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
        return new Answer(status, new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return new Answer(0, e.toString());
    }
  }

  private List<Long> workers() {
    return Stream.of(get("/workers").text().replaceAll("[\\[\\]]", "").split(",", -1))
        .filter(pid -> !pid.isBlank())
        .map(Long::valueOf)
        // One that is only being started has no process yet.
        .filter(pid -> pid > 0)
        .toList();
  }

  @Test
  void answers_survivesACrash_andLosesNoRequestOnSigterm() throws Exception {
    port.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    assertThat(get("/crc32?text=hello")).isEqualTo(new Answer(OK, "3610a686"));

    List<Long> before = workers();
    assertThat(before).isNotEmpty();
    before.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    await()
        .atMost(BOUND)
        .untilAsserted(() -> assertThat(get("/crc32?text=hello").text()).isEqualTo("3610a686"));
    assertThat(workers()).isNotEmpty().doesNotContainAnyElementsOf(before);

    losesNoRequestOnSigterm();
  }

  private static CompletableFuture<Void> inBackground(Runnable requests) {
    return CompletableFuture.runAsync(requests, task -> new Thread(task, "client").start());
  }

  private long sleepingLanes() throws IOException {
    long lanes = 0;
    for (long pid : workers()) {
      lanes += WorkerProcesses.sleeping(pid);
    }
    return lanes;
  }

  private void losesNoRequestOnSigterm() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    Collection<Answer> answers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          inBackground(
              () -> {
                Answer answer;
                do {
                  answer = get("/crc32?text=hello");
                  answers.add(answer);
                  answered.incrementAndGet();
                } while (answer.status() == OK);
              }));
    }
    await().atMost(BOUND).until(() -> answered.get() > 20 * CLIENTS);
    Collection<Answer> begun = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < LONG_CALLS; i++) {
      clients.add(inBackground(() -> begun.add(get("/pause?millis=3000"))));
    }
    WorkerProcesses.await(() -> sleepingLanes() == LONG_CALLS);
    List<Long> workers = workers();

    // Not Process.destroy(), which would close the streams with the log.
    service.toHandle().destroy();

    for (CompletableFuture<Void> client : clients) {
      client.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(service.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(service.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(begun)
        .as("what was running at the signal\n" + String.join("\n", log))
        .hasSize(LONG_CALLS)
        .allMatch(answer -> answer.status() == OK);
    assertThat(answers)
        .as("what came beside it is answered or turned away at the door")
        .filteredOn(answer -> answer.status() != OK)
        .allMatch(Answer::turnedAway);
    await()
        .atMost(BOUND)
        .until(() -> workers.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    try (Stream<Path> left = Files.list(run)) {
      assertThat(left.filter(path -> !path.getFileName().toString().startsWith("."))).isEmpty();
    }
  }
}
