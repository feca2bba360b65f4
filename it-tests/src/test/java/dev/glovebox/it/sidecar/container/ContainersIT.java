package dev.glovebox.it.sidecar.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.glovebox.it.LeftoversPerClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

@Timeout(120)
@LeftoversPerClass
@ExtendWith(DockerDaemon.class)
class ContainersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String ADD = message("calc.calc_add_i64", "[20, 22]");

  /** Threads besides those that a sidecar has when it is ready: not enough for a worker. */
  private static final long TOO_FEW = 6;

  /** What the sidecar logs once its warm-up is over. */
  private static final String READY = " ready\n";

  private static final int WORKER_LOST = -32013;

  @TempDir Path directory;

  private Place place;
  private final List<GenericContainer<?>> containers = new ArrayList<>();

  @BeforeEach
  void makePlace() throws Exception {
    place = new Place(directory);
  }

  @AfterEach
  void removeContainers() {
    containers.forEach(GenericContainer::stop);
    // What the user of the containers made there is not ours to remove where we are not root.
  }

  private static String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s,\"id\":1}"
        .formatted(method, params);
  }

  private GenericContainer<?> start(GenericContainer<?> container) {
    containers.add(container);
    container.start();
    return container;
  }

  private static boolean runs(GenericContainer<?> container) {
    return Boolean.TRUE.equals(container.getCurrentContainerInfo().getState().getRunning());
  }

  private static long exitCode(GenericContainer<?> container) {
    await().atMost(BOUND).until(() -> !runs(container));
    return container.getCurrentContainerInfo().getState().getExitCodeLong();
  }

  private static void awaitLog(GenericContainer<?> container, String text) {
    await().atMost(BOUND).until(() -> container.getLogs().contains(text));
  }

  /** Runs a client to its end and returns what it printed after CONNECTED, without what it sent. */
  private List<String> answers(String... messages) {
    GenericContainer<?> client = start(place.client(messages));
    assertThat(exitCode(client)).as(client.getLogs()).isZero();
    List<String> lines = client.getLogs().lines().toList();
    assertThat(lines).first().as(containers.get(0).getLogs()).isEqualTo("CONNECTED");
    return lines.stream().skip(1).filter(line -> !line.startsWith("SENT")).toList();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many threads the container's first process has. */
  private static long threads(GenericContainer<?> container) throws IOException {
    long pid = container.getCurrentContainerInfo().getState().getPidLong();
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.count();
    }
  }

  private static List<Long> workersOnThisMachine() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).contains("-worker.jar\0dev.glovebox.worker"))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aClientInAnotherContainer_isServed_byASidecarThatMayDoNextToNothing() {
    start(place.sidecar(Place.temporaryFiles(true)));

    List<String> answers =
        answers(ADD, message("sleep.sleep_millis", "[5]"), message("calc.nothing", "[]"));

    assertThat(json(answers.get(0)).path("result").asLong()).isEqualTo(42);
    assertThat(json(answers.get(1)).path("result").asLong()).isEqualTo(5);
    assertThat(json(answers.get(2)).path("error").path("code").asInt()).isEqualTo(-32601);
  }

  @Test
  void noTemporaryFilesAtAll_theRunDirectoryIsEnough() {
    start(place.sidecar(limits -> {}, "-Dglovebox.run.dir=/run/glovebox/private"));

    assertThat(json(answers(ADD).get(0)).path("result").asLong()).isEqualTo(42);
  }

  @Test
  void nowhereToLoadLibrariesFrom_isSaidAtTheStart_withTheProperties() {
    GenericContainer<?> sidecar = start(place.sidecar(Place.temporaryFiles(false)));

    assertThat(exitCode(sidecar)).isNotZero();
    assertThat(sidecar.getLogs())
        .contains("/tmp (noexec)", "-Dglovebox.run.dir=DIR", "-Djna.boot.library.path=DIR")
        .doesNotContain("UnsatisfiedLinkError: ");
  }

  @Test
  void temporaryFilesThatAreNoexec_areHelpedByAnotherDirectory() {
    start(
        place.sidecar(
            Place.temporaryFiles(false)
                .andThen(
                    limits -> limits.getTmpFs().put("/var/tmp", "rw,size=16m,exec,mode=1777"))));

    assertThat(json(answers(ADD).get(0)).path("result").asLong()).isEqualTo(42);
  }

  @Test
  void tooFewProcesses_areNamed_andTheSidecarStays() throws IOException {
    GenericContainer<?> sidecar =
        start(
            place.sidecar(
                Place.temporaryFiles(true), "-XX:ActiveProcessorCount=2", "-XX:+UseSerialGC"));
    awaitLog(sidecar, READY);
    DockerDaemon.client()
        .updateContainerCmd(sidecar.getContainerId())
        .withPidsLimit(threads(sidecar) + TOO_FEW)
        .exec();

    JsonNode error = json(answers(ADD).get(0)).path("error");

    assertThat(error.path("message").asText())
        .as(sidecar.getLogs())
        .containsAnyOf(
            "unable to create native thread",
            "Resource temporarily unavailable",
            "Out of system resources");
    assertThat(runs(sidecar)).isTrue();
  }

  @Test
  void memoryLimit_theKernelKillsTheWorker_whichIsSaid_andTheSidecarGoesOn() {
    GenericContainer<?> sidecar = start(place.sidecar(Place.temporaryFiles(true)));

    List<String> answers = answers(ADD, message("growth.grow_mib", "[4096]"), ADD);

    JsonNode error = json(answers.get(1)).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(WORKER_LOST);
    assertThat(error.path("message").asText()).contains("killed by the kernel for want of memory");
    assertThat(error.path("data").path("outcome").asText()).isEqualTo("MAY_HAVE_RUN");
    assertThat(json(answers.get(2)).path("result").asLong()).isEqualTo(42);
    assertThat(sidecar.getCurrentContainerInfo().getRestartCount()).isZero();
    assertThat(runs(sidecar)).isTrue();
  }

  @Test
  void dockerKill_endsTheClientsConnection_andLeavesNoWorker() {
    GenericContainer<?> sidecar = start(place.sidecar(Place.temporaryFiles(true)));
    GenericContainer<?> client = start(place.client(ADD, message("sleep.sleep_millis", "[60000]")));
    awaitLog(client, "SENT 2");
    await().atMost(BOUND).until(() -> workersOnThisMachine().size() == 2);

    DockerDaemon.client().killContainerCmd(sidecar.getContainerId()).exec();

    assertThat(exitCode(client)).isZero();
    assertThat(client.getLogs().lines().toList().get(4)).containsAnyOf("END", "reset");
    await().atMost(BOUND).until(() -> workersOnThisMachine().isEmpty());
  }

  @Test
  void dockerStop_letsTheCallInFlightEnd() {
    GenericContainer<?> sidecar = start(place.sidecar(Place.temporaryFiles(true)));
    GenericContainer<?> client =
        start(place.client(ADD, message("sleep.sleep_millis", "[3000]"), ADD));
    awaitLog(client, "SENT 2");
    await().atMost(BOUND).until(() -> workersOnThisMachine().size() == 2);

    DockerDaemon.client().stopContainerCmd(sidecar.getContainerId()).withTimeout(30).exec();

    assertThat(exitCode(sidecar)).as(sidecar.getLogs()).isZero();
    assertThat(exitCode(client)).isZero();
    List<String> lines = client.getLogs().lines().toList();
    assertThat(json(lines.get(4)).path("result").asLong()).isEqualTo(3000);
    assertThat(lines).last().asString().containsAnyOf("END", "-32003", "FAILED");
    assertThat(workersOnThisMachine()).isEmpty();
    assertThat(directory.resolve("shared/glovebox.sock")).doesNotExist();
  }
}
