package dev.glovebox.it.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's Kamailio, with eight forked children that call a Go library through the sidecar; the
 * configuration is the sample's.
 */
@Timeout(300)
class KamailioIT {
  private static final Path SAMPLE = Checkout.SAMPLES.resolve("kamailio");
  private static final int REQUESTS = 5000;
  private static final int WINDOW = 16;
  private static final Pattern CHILD = Pattern.compile("(?m)^X-Child: (\\d+)$");
  private static final Pattern GREETING = Pattern.compile("(?m)^X-Greeting: Hello, Nr \\d+!$");
  private static final Pattern ERROR = Pattern.compile("(?m)^X-Glovebox-Error: (.*)$");

  @TempDir Path directory;

  private int sidecarPort;
  private SidecarProcess sidecar;
  private RunningProgram kamailio;
  private SipSender sender;

  @BeforeEach
  void start() throws Exception {
    Tools.require("kamailio", "kamailio");
    String modules = "/usr/lib/" + System.getProperty("os.arch").replace("amd64", "x86_64");
    Tools.requireFile(
        Path.of(modules + "-linux-gnu/kamailio/modules/janssonrpcc.so"), "kamailio-extra-modules");
    sidecarPort = SidecarProcess.freePort();
    sidecar = startSidecar();
    Workers.awaitFirst(sidecar);
    int sipPort = SidecarProcess.freePort();
    kamailio = startKamailio(sipPort);
    sender = new SipSender(sipPort);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .failFast(kamailio::requireAlive)
        .until(() -> kamailio.output().contains("Listening on"));
    // It listens before its module has a connection to the sidecar.
    awaitGreeting();
  }

  private void awaitGreeting() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .failFast(kamailio::requireAlive)
        .until(() -> isGreeting(sender.send(1, 1, answered -> {}).get(0)));
  }

  private SidecarProcess startSidecar() throws IOException {
    return SidecarProcess.start(
        directory, SAMPLE.resolve("registry.yaml"), "tcp:127.0.0.1:" + sidecarPort);
  }

  private RunningProgram startKamailio(int sipPort) throws IOException {
    return RunningProgram.start(
        directory,
        List.of(
            "kamailio",
            "-DD",
            "-E",
            "-m",
            "256",
            "-Y",
            directory.toString(),
            "-P",
            directory.resolve("pid").toString(),
            "-f",
            SAMPLE.resolve("kamailio.cfg").toString(),
            "-A",
            "SIP_PORT=" + sipPort,
            "-A",
            "GLOVEBOX_PORT=" + sidecarPort));
  }

  @AfterEach
  void stop() throws Exception {
    if (sender != null) {
      sender.close();
    }
    if (kamailio != null) {
      try (RunningProgram ending = kamailio) {
        ending.terminate();
        ending.exit();
      }
    }
    if (sidecar != null) {
      try (SidecarProcess ending = sidecar) {
        ending.stop();
      }
    }
  }

  /** How many requests each child took. */
  private static Map<String, Long> byChild(List<String> answers) {
    return answers.stream()
        .map(CHILD::matcher)
        .filter(Matcher::find)
        .collect(
            Collectors.groupingBy(child -> child.group(1), TreeMap::new, Collectors.counting()));
  }

  /** How many failed, by their code and outcome; an answer that is neither is "untyped". */
  private static Map<String, Long> failures(List<String> answers) {
    return answers.stream()
        .filter(answer -> !isGreeting(answer))
        .map(ERROR::matcher)
        .collect(
            Collectors.groupingBy(
                error -> error.find() ? error.group(1) : "untyped",
                TreeMap::new,
                Collectors.counting()));
  }

  private static boolean isGreeting(String answer) {
    return answer.startsWith("SIP/2.0 200 OK\n") && GREETING.matcher(answer).find();
  }

  @Test
  void allRequests_overAllChildren_areAnsweredByTheLibrary() throws Exception {
    List<String> answers = sender.send(REQUESTS, WINDOW, answered -> {});

    assertThat(failures(answers)).as(kamailio.output()).isEmpty();
    assertThat(answers).as("none hangs").hasSize(REQUESTS);
    assertThat(byChild(answers)).as("children that took part").hasSizeGreaterThanOrEqualTo(4);
    System.out.println("Kamailio: " + REQUESTS + " requests, by child " + byChild(answers));
  }

  @Test
  void whenTheWorkerIsKilled_callsFailWithTheirType_andTheServiceRecovers() throws Exception {
    List<String> answers =
        sender.send(
            REQUESTS,
            WINDOW,
            answered -> {
              if (answered == REQUESTS / 2) {
                killWithCallsInside();
              }
            });

    Map<String, Long> failures = failures(answers);
    System.out.println("Kamailio: worker killed, failures " + failures);
    assertThat(answers).as("every request is answered").hasSize(REQUESTS);
    if (LaneTransport.byDefault() == LaneTransport.SOCKET) {
      assertThat(failures).containsKey("-32013 MAY_HAVE_RUN");
    }
    // Over shared memory it is known that the stopped worker has not taken them: another one does.
    assertThat(failures.keySet())
        .as("known codes")
        .allMatch(it -> it.matches("-(320\\d\\d|100) .*"));
    assertThat(failures.values().stream().mapToLong(Long::longValue).sum())
        .as("only what was in flight")
        .isLessThanOrEqualTo(2L * WINDOW);
    assertThat(failures(sender.send(500, WINDOW, answered -> {}))).as("afterwards").isEmpty();
  }

  /** Stopped first, so that the requests which are under way get stuck in it, and then killed. */
  private void killWithCallsInside() throws InterruptedException {
    List<ProcessHandle> workers = Workers.awaitFirst(sidecar);
    workers.forEach(worker -> Workers.signal("STOP", worker));
    // The window is full of requests already; they need a moment to get into the stopped worker.
    Thread.sleep(300);
    Workers.kill(workers);
  }

  @Test
  void whenTheSidecarIsGone_requestsAreRefused_andServedAgainWhenItIsBack() throws Exception {
    assertThat(failures(sender.send(50, 4, answered -> {}))).isEmpty();
    sidecar.stop();

    List<String> without = sender.send(50, 4, answered -> {});

    assertThat(without).hasSize(50).noneMatch(KamailioIT::isGreeting);
    assertThat(failures(without)).doesNotContainKey("untyped");
    sidecar = startSidecar();
    awaitGreeting();
  }
}
