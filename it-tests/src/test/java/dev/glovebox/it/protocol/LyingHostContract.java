package dev.glovebox.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.AvailableStubs;
import dev.glovebox.worker.WorkerExit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host that breaks the protocol, or goes away: the worker faults or exits, with a code and a line
 * that tell why, and in bounded time.
 */
@Timeout(60)
@SuppressWarnings("try") // A connection is held open, and not always spoken on.
abstract class LyingHostContract {
  private static final int I32 = 3;

  private final WorkerKind kind;

  @TempDir private Path directory;
  private StartedWorker worker;

  LyingHostContract(WorkerKind kind) {
    this.kind = kind;
  }

  @BeforeEach
  void start() throws IOException {
    worker = new StartedWorker(directory, kind);
  }

  @AfterEach
  void end() throws IOException {
    worker.close();
  }

  /** A good bootstrap, member by member. */
  private Map<String, String> members() {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("socket", quoted(worker.socket().toString()));
    members.put("secret", quoted(StartedWorker.SECRET));
    members.put("worker", quoted("calc-1#1"));
    members.put("pool", quoted("calc"));
    members.put("lanes", "1");
    members.put("maxMessageBytes", "65536");
    members.put(
        "libraries", "[" + entry("calc") + "," + entry("spin") + "," + entry("missing_dep") + "]");
    return members;
  }

  private static String entry(String stub) {
    return "{\"name\":%s,\"path\":%s,\"sha256\":null,\"stamp\":null}"
        .formatted(quoted(stub), quoted(AvailableStubs.path(stub).toString()));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}\n"));
  }

  private void exits(WorkerExit expected, String... onStderr) throws InterruptedException {
    assertThat(worker.exit()).as("exit; stderr: %s", worker.stderr()).isEqualTo(expected.code());
    for (String words : onStderr) {
      assertThat(worker.stderr()).contains(words);
    }
  }

  // The start.

  @Test
  void noBootstrap_isABadStart() throws Exception {
    worker.closeStdin();

    exits(WorkerExit.BAD_START, "no bootstrap document on standard input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\n", "\n", "{\n", "[]\n", "{\"socket\":1}\n", "{} {}\n"})
  void aBootstrapThatIsNone_isABadStart(String text) throws Exception {
    worker.tell(text);

    exits(WorkerExit.BAD_START, "glovebox worker: cannot start: ");
    assertThat(worker.stderr().lines()).as("a line, not a stack trace").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socket", "secret", "worker", "pool", "lanes", "maxMessageBytes", "libraries"})
  void aBootstrapThatLacksAMember_isABadStart_namingIt(String member) throws Exception {
    Map<String, String> members = members();
    members.remove(member);
    worker.tell(json(members));

    exits(WorkerExit.BAD_START, "glovebox worker: cannot start: ", "'" + member + "'");
  }

  @ParameterizedTest
  @CsvSource({"lanes,0", "lanes,-1", "lanes,100000", "maxMessageBytes,-1", "maxMessageBytes,7"})
  void aNumberOutOfRange_isABadStart(String member, String value) throws Exception {
    Map<String, String> members = members();
    members.put(member, value);
    worker.tell(json(members));

    exits(WorkerExit.BAD_START, "glovebox worker: cannot start: ", member, value);
  }

  @Test
  void aSocketThatIsNotThere_isABadStart() throws Exception {
    Map<String, String> members = members();
    members.put("socket", quoted(directory.resolve("nobody").toString()));
    worker.tell(json(members));

    exits(WorkerExit.BAD_START, "cannot start");
  }

  @Test
  void unknownMembers_areIgnored() throws Exception {
    Map<String, String> members = members();
    members.put("future", "{\"a\":[1,2]}");
    worker.tell(json(members));

    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      lane.say("{\"type\":\"load\",\"library\":\"calc\",\"hurry\":true}");
      assertThat(lane.hear().text()).contains("\"loaded\"");
      control.say("{\"type\":\"bye\"}");
      exits(WorkerExit.BYE);
    }
  }

  @Test
  void aHostThatNeverWelcomes_andGoes_isNoticedAtOnce() throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.accept()) {
      worker.closeStdin();

      exits(WorkerExit.HOST_GONE);
      assertThat(control.ends()).isTrue();
    }
  }

  @Test
  void aHostThatClosesInsteadOfWelcoming_isABadStart() throws Exception {
    worker.tell(json(members()));
    worker.accept().close();

    exits(WorkerExit.BAD_START, "cannot start");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"welcome\",\"version\":99}",
        "{\"type\":\"welcome\",\"version\":0}",
        "{\"type\":\"bye\"}",
        "{\"type\":\"howdy\"}",
        "no JSON"
      })
  void aWelcomeThatIsNone_isABadStart(String text) throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.accept()) {
      control.say(text);

      exits(WorkerExit.BAD_START, "cannot start");
    }
  }

  // Requests that are refused, and after which the lane goes on.

  @Test
  void requestsThatCannotBeDone_getFaults_andTheLaneGoesOn() throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      assertThat(ask(lane, "{\"type\":\"load\",\"library\":\"greeter\"}"))
          .contains("\"fault\"", "\"refused\"", "\"GB201\"", "greeter", "calc");
      assertThat(ask(lane, bind(1, "calc", "calc_add_i32")))
          .contains("\"fault\"", "\"signature\"", "not loaded");
      assertThat(ask(lane, bind(1, "greeter", "Add"))).contains("\"fault\"", "\"GB201\"");
      assertThat(ask(lane, "{\"type\":\"load\",\"library\":\"missing_dep\"}"))
          .contains("\"load-failed\"", "libdoesnotexist.so.1");
      assertThat(call(lane, 1, 2, 20, 22)).contains("\"signature\"", "id 1");

      assertThat(ask(lane, "{\"type\":\"load\",\"library\":\"calc\"}")).contains("\"loaded\"");
      assertThat(ask(lane, bind(1, "calc", "calc_add_i46"))).contains("\"GB401\"");
      assertThat(ask(lane, bind(1, "calc", "calc_add_i32"))).contains("\"bound\"");
      assertThat(ask(lane, bind(1, "calc", "calc_add_i32"))).contains("\"bound\"");
      assertThat(ask(lane, bind(1, "calc", "calc_echo_i32"))).contains("\"signature\"");
      assertThat(call(lane, 1, 3, 20, 22)).contains("\"signature\"", "3");
      assertThat(call(lane, 1, 1, 20)).contains("\"signature\"");
      assertThat(call(lane, 77, 2, 20, 22)).contains("\"signature\"", "77");

      assertThat(call(lane, 1, 2, 20, 22)).isEqualTo("42");
      control.say("{\"type\":\"bye\"}");
      exits(WorkerExit.BYE);
    }
  }

  private static String bind(int id, String library, String symbol) {
    return ("{\"type\":\"bind\",\"id\":%d,\"library\":\"%s\",\"symbol\":\"%s\","
            + "\"parameters\":[%d,%d],\"result\":%d,\"fetch\":0}")
        .formatted(id, library, symbol, I32, I32, I32);
  }

  private static String ask(Wire lane, String json) throws IOException {
    lane.say(json);
    return lane.hear().text();
  }

  /** The result slot, or the fault. */
  private static String call(Wire lane, int id, int slots, long... values) throws IOException {
    ByteBuffer call = Wire.little(16 + (slots * 8 + 15) / 16 * 16);
    call.putInt(id).putShort((short) slots).position(16);
    for (long value : values) {
      call.putLong(value);
    }
    lane.frame(Wire.CALL, call.clear());
    Wire.Heard heard = lane.hear();
    return heard.type() == Wire.RESULT ? Long.toString(heard.payload().getLong(0)) : heard.text();
  }

  // Violations.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "unknown type",
        "before its turn",
        "huge",
        "short call",
        "blocks that are not there",
        "relocation into the void",
        "a result",
        "a message that is for hosts",
        "no JSON"
      })
  void aViolationOnALane_endsTheWorker_withTheBytes(String violation) throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      violate(lane, violation);

      exits(WorkerExit.PROTOCOL, "glovebox worker: lane 0: ", "first bytes: ");
      assertThat(lane.ends()).isTrue();
      assertThat(control.ends()).isTrue();
    }
  }

  private static void violate(Wire lane, String violation) throws IOException {
    switch (violation) {
      case "garbage" ->
          lane.raw(ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8)));
      case "unknown type" -> lane.frame(0x77, Wire.little(0));
      case "before its turn" -> lane.header(0x0100_0000 | Wire.CALL, 0);
      case "huge" -> lane.header(Wire.CALL, Integer.MAX_VALUE);
      case "short call" -> lane.frame(Wire.CALL, Wire.little(3));
      case "blocks that are not there" ->
          lane.frame(Wire.CALL, Wire.little(16).putInt(8, Integer.MAX_VALUE));
      case "relocation into the void" -> {
        ask(lane, "{\"type\":\"load\",\"library\":\"calc\"}");
        ask(
            lane,
            "{\"type\":\"bind\",\"id\":0,\"library\":\"calc\",\"symbol\":\"calc_strlen\","
                + "\"parameters\":[7],\"result\":4,\"fetch\":0}");
        ByteBuffer call = Wire.little(16 + 16 + 32).putShort(4, (short) 1).putInt(12, 1);
        lane.frame(Wire.CALL, call.putShort(32, (short) 1).putInt(48, 5));
      }
      case "a result" -> lane.frame(Wire.RESULT, Wire.little(16));
      case "a message that is for hosts" ->
          lane.say("{\"type\":\"pong\",\"id\":1,\"residentBytes\":0,\"threads\":0}");
      default -> lane.say("{'type':");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "unknown type", "huge", "a result", "no JSON"})
  void aViolationOnControl_endsTheWorker_withTheBytes(String violation) throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      violate(control, violation);

      exits(WorkerExit.PROTOCOL, "glovebox worker: control: ", "first bytes: ");
      assertThat(lane.ends()).isTrue();
    }
  }

  // A host that goes.

  @Test
  void theEndOfControl_endsTheWorker() throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      control.close();

      exits(WorkerExit.HOST_GONE);
      assertThat(lane.ends()).isTrue();
    }
  }

  @Test
  void theEndOfALane_endsTheWorker() throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      lane.close();

      exits(WorkerExit.HOST_GONE);
      assertThat(control.ends()).isTrue();
    }
  }

  @Test
  void theEndOfStdin_endsTheWorker_evenWithinACallThatSpins_andPingsAreAnsweredMeanwhile()
      throws Exception {
    worker.tell(json(members()));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      ask(lane, "{\"type\":\"load\",\"library\":\"spin\"}");
      ask(
          lane,
          "{\"type\":\"bind\",\"id\":1,\"library\":\"spin\",\"symbol\":\"spin_now\","
              + "\"parameters\":[],\"result\":3,\"fetch\":0}");
      lane.frame(Wire.CALL, Wire.little(16).putInt(0, 1));

      assertThat(ask(control, "{\"type\":\"ping\",\"id\":7}")).contains("\"pong\"", "\"id\":7");
      assertThat(ask(control, "{\"type\":\"ping\",\"id\":-8}")).contains("\"id\":-8");
      long start = System.nanoTime();
      worker.closeStdin();

      exits(WorkerExit.HOST_GONE);
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
      assertThat(lane.ends()).isTrue();
    }
  }

  @Test
  void moreOnStdin_isIgnored() throws Exception {
    worker.tell(json(members()) + "and more\n".repeat(1000));
    try (Wire control = worker.welcome();
        Wire lane = worker.welcome()) {
      assertThat(ask(lane, "{\"type\":\"load\",\"library\":\"calc\"}")).contains("\"loaded\"");
      control.say("{\"type\":\"bye\"}");
      exits(WorkerExit.BYE);
    }
  }
}
