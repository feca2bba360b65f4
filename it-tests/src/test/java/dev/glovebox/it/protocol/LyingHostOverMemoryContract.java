package dev.glovebox.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.AvailableStubs;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.SharedTransport;
import dev.glovebox.worker.WorkerExit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link LyingHostContract}, of a host whose lanes go over shared memory. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
abstract class LyingHostOverMemoryContract {
  private static final String BOOTSTRAP =
      "{\"socket\":\"%s\",\"secret\":\"%s\",\"worker\":\"calc-1#1\",\"pool\":\"calc\",\"lanes\":1,"
          + "\"maxMessageBytes\":65536,\"libraries\":"
          + "[{\"name\":\"calc\",\"path\":\"%s\",\"sha256\":null,\"stamp\":null}]}\n";

  private final WorkerKind kind;

  @TempDir private Path directory;
  private StartedWorker worker;
  private MemoryFile segment;
  private Wire control;
  private Wire lane;

  LyingHostOverMemoryContract(WorkerKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start() throws IOException {
    worker = new StartedWorker(directory, kind);
    worker.tell(
        BOOTSTRAP.formatted(worker.socket(), StartedWorker.SECRET, AvailableStubs.path("calc")));
    segment = SharedTransport.newSegment();
    control = worker.welcome();
  }

  @AfterEach
  void end() throws IOException {
    worker.close();
    segment.close();
    // Mapped as long as anything refers to it.
    segment = null;
    control.close();
    if (lane != null) {
      lane.close();
    }
  }

  /** Welcomes the lane, and offers memory. */
  private String offer(long pid, int descriptor, int bytes) throws IOException {
    lane =
        worker.welcome(
            ("{\"type\":\"welcome\",\"version\":1,\"spinNanos\":20000,\"segment\":"
                    + "{\"pid\":%d,\"descriptor\":%d,\"bytes\":%d}}")
                .formatted(pid, descriptor, bytes));
    return lane.hear().text();
  }

  private SharedWire attached() throws IOException {
    String answer =
        offer(ProcessHandle.current().pid(), segment.descriptor(), SharedWire.SEGMENT_BYTES);
    assertThat(answer).contains("\"attached\"", "\"failure\":null");
    return SharedWire.ofHost(lane, segment.memory());
  }

  private void exits(WorkerExit expected) throws InterruptedException {
    assertThat(worker.exit()).as("exit; stderr: %s", worker.stderr()).isEqualTo(expected.code());
    assertThat(lane.ends()).isTrue();
    assertThat(control.ends()).isTrue();
  }

  @Test
  void anHonestHost_isServed_inMemory() throws Exception {
    SharedWire memory = attached();
    memory.say("{\"type\":\"load\",\"library\":\"calc\"}");
    assertThat(memory.hear().text()).contains("\"loaded\"");
    memory.say(
        "{\"type\":\"bind\",\"id\":1,\"library\":\"calc\",\"symbol\":\"calc_add_i64\","
            + "\"parameters\":[4,4],\"result\":4,\"fetch\":0}");
    assertThat(memory.hear().text()).contains("\"bound\"");
    for (int i = 0; i < 100; i++) {
      ByteBuffer call = Wire.little(32).putInt(1).putShort((short) 2).position(16);
      memory.frame(Wire.CALL, call.putLong(i).putLong(40).clear());
      assertThat(memory.hear().payload().getLong(0)).isEqualTo(i + 40);
    }
    control.say("{\"type\":\"bye\"}");
    exits(WorkerExit.BYE);
  }

  @ParameterizedTest
  @CsvSource({"0, 196608", "1, 196608", "0, 4096", "0, 2147483647", "0, 0", "0, -1"})
  void anOfferThatCannotBe_isDeclined_andTheSocketGoesOn(int other, int bytes) throws Exception {
    int descriptor = other == 0 ? segment.descriptor() : 1_000_000;
    long pid = bytes == SharedWire.SEGMENT_BYTES && other == 0 ? 1 << 30 : pid();

    assertThat(offer(pid, descriptor, bytes)).contains("\"attached\"").doesNotContain("null");

    lane.say("{\"type\":\"load\",\"library\":\"calc\"}");
    assertThat(lane.hear().text()).contains("\"loaded\"");
    control.say("{\"type\":\"bye\"}");
    exits(WorkerExit.BYE);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  @Test
  void aSegmentOfAnotherVersion_isDeclined() throws Exception {
    segment.memory().putInt(8, 1);

    assertThat(offer(pid(), segment.descriptor(), SharedWire.SEGMENT_BYTES))
        .contains("\"attached\"", "another version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown type",
        "before its turn",
        "huge",
        "negative",
        "number from the future",
        "number from the past",
        "short call",
        "blocks that are not there",
        "a result",
        "an answer about side segments",
        "no JSON"
      })
  void aViolation_endsTheWorker(String violation) throws Exception {
    violate(attached(), violation);

    exits(WorkerExit.PROTOCOL);
    assertThat(worker.stderr()).contains("glovebox worker: lane 0: ");
  }

  private static void violate(SharedWire lane, String violation) throws IOException {
    switch (violation) {
      case "unknown type" -> lane.header(0x77, 0, 0, 0);
      case "before its turn" -> lane.header(0x0100_0000 | Wire.CALL, 16, 0, 0);
      case "huge" -> lane.header(Wire.CALL, Integer.MAX_VALUE, 0, 0);
      case "negative" -> lane.header(Wire.CALL, -1, 0, 0);
      case "number from the future" -> lane.number(5);
      case "number from the past" -> lane.number(-5);
      case "short call" -> lane.frame(Wire.CALL, Wire.little(3));
      case "blocks that are not there" ->
          lane.frame(Wire.CALL, Wire.little(16).putInt(8, Integer.MAX_VALUE));
      case "a result" -> lane.frame(Wire.RESULT, Wire.little(16));
      case "an answer about side segments" -> lane.header(0x51, 0, 1, 1);
      default -> lane.say("{'type':");
    }
  }

  @Test
  void aSideSegmentThatCannotBe_endsTheWorker() throws Exception {
    attached().header(Wire.CALL, 16, -1, 1_000_000);

    assertThat(worker.exit()).isIn(WorkerExit.PROTOCOL.code(), WorkerExit.HOST_GONE.code());
  }

  @Test
  void aSideSegmentThatIsNotThere_isRefused_andTheWorkerGoesOn() throws Exception {
    SharedWire memory = attached();
    memory.header(Wire.CALL, 16, 1, 1_000_000);
    assertThat(memory.hear().text()).contains("\"fault\"", "\"no-memory\"");

    memory.say("{\"type\":\"load\",\"library\":\"calc\"}");
    assertThat(memory.hear().text()).contains("\"loaded\"");
    control.say("{\"type\":\"bye\"}");
    exits(WorkerExit.BYE);
  }

  @Test
  void theEndOfTheSocket_endsTheWorker_thoughTheMemoryIsThere() throws Exception {
    attached();
    lane.close();

    assertThat(worker.exit()).isEqualTo(WorkerExit.HOST_GONE.code());
  }
}
