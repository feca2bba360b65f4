package dev.glovebox.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A glovebox-parent that this process is the host of, with what it has reported. */
final class StartedParent implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In the environment of all that is below it, whatever becomes of that. */
  private final String mark = "GLOVEBOX_TEST_MARK=" + UUID.randomUUID();

  private final Path report;
  private final Path stderr;
  private final Process process;

  private StartedParent(Path directory, List<String> command) throws IOException {
    report = Files.createTempFile(directory, "report", "");
    stderr = Files.createTempFile(directory, "stderr", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    String[] entry = mark.split("=", 2);
    builder.environment().put(entry[0], entry[1]);
    builder.redirectOutput(report.toFile()).redirectError(stderr.toFile());
    process = builder.start();
  }

  /** Starts the command below a parent. */
  static StartedParent of(Path directory, String... command) throws IOException {
    return with(directory, List.of(), command);
  }

  /** As {@link #of}, with arguments for the parent. */
  static StartedParent with(Path directory, List<String> arguments, String... command)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(Programs.built("glovebox-parent").toString()));
    all.addAll(arguments);
    all.add("--");
    all.addAll(List.of(command));
    return new StartedParent(directory, all);
  }

  /** Executes this very command, which starts the parent. */
  static StartedParent executing(Path directory, String... command) throws IOException {
    return new StartedParent(directory, List.of(command));
  }

  String mark() {
    return mark;
  }

  long pid() {
    return process.pid();
  }

  OutputStream stdin() {
    return process.getOutputStream();
  }

  /** The id of the command's process, once it is started. */
  long command() throws IOException {
    await().atMost(BOUND).until(() -> !lines().isEmpty());
    JsonNode started = lines().get(0);
    assertThat(started.path("type").asText()).as("%s", started).isEqualTo("started");
    return started.path("pid").asLong();
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    String text = Files.readString(report);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** Waits for its exit code. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  /** What it has told at the end; nothing is left of what was below it. */
  JsonNode end() throws IOException, InterruptedException {
    exit();
    assertThat(Processes.withEnvironment(mark)).as("what is left below the parent").isEmpty();
    List<JsonNode> lines = lines();
    assertThat(lines).as("its report").isNotEmpty();
    return lines.get(lines.size() - 1);
  }

  /** What was written to its standard output: the report, unless that goes elsewhere. */
  String stdout() throws IOException {
    return Files.readString(report);
  }

  String stderr() throws IOException {
    return Files.readString(stderr);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    for (long left : Processes.withEnvironment(mark)) {
      ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
  }
}
