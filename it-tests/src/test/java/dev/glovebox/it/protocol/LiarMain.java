package dev.glovebox.it.protocol;

import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.BootstrapCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A worker that breaks the protocol in one way, its {@link Lie}. It ends with its standard input.
 */
public final class LiarMain {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  private final Lie lie;
  private final Bootstrap bootstrap;

  /** Held open until the process ends. */
  private final List<Wire> open = new ArrayList<>();

  private LiarMain(Lie lie, Bootstrap bootstrap) {
    this.lie = lie;
    this.bootstrap = bootstrap;
  }

  /** Arguments: the lie, and a file that gets the process id. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[1]), Long.toString(ProcessHandle.current().pid()));
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = System.in.read(); next != '\n' && next >= 0; next = System.in.read()) {
      line.write(next);
    }
    LiarMain liar = new LiarMain(Lie.valueOf(args[0]), BootstrapCodec.decode(line.toByteArray()));
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.read();
              } catch (IOException e) {
                // As good as its end.
              }
              Runtime.getRuntime().halt(0);
            });
    watch.start();
    System.err.println("liar: " + liar.lie);
    try {
      liar.knock();
    } catch (IOException e) {
      System.err.println("liar: " + e);
    }
  }

  private Wire connect() throws IOException {
    Wire wire = Wire.connect(bootstrap.socket());
    open.add(wire);
    return wire;
  }

  private void knock() throws IOException {
    String secret = bootstrap.secret();
    switch (lie) {
      case EXITS_AT_ONCE -> Runtime.getRuntime().halt(3);
      case NEVER_CONNECTS -> {}
      case SAYS_NOTHING -> connect();
      case WRONG_SECRET -> connect().hello("wrong", 1, Wire.control());
      case GARBAGE_FOR_HELLO -> connect().raw(text("GET / HTTP/1.1\r\n\r\n"));
      case VERSION_99 -> connect().hello(secret, 99, Wire.control());
      case CLOSES_WITHIN_HELLO -> {
        Wire wire = connect();
        wire.header(Wire.MESSAGE, 100);
        wire.raw(text("{\"type\":\"hel"));
        wire.close();
      }
      case DIES_AFTER_CONTROL -> {
        control();
        Runtime.getRuntime().halt(4);
      }
      case OPENS_NO_LANE -> control();
      case ONLY_LANES_THAT_ARE_NOT -> {
        control();
        for (int i = 0; i < 3000; i++) {
          try (Wire wire = Wire.connect(bootstrap.socket())) {
            wire.hello(secret, 1, Wire.lane(1 + i));
          }
        }
      }
      default -> work();
    }
  }

  private Wire control() throws IOException {
    Wire control = connect();
    control.hello(bootstrap.secret(), 1, Wire.control());
    control.hear();
    return control;
  }

  private void work() throws IOException {
    Wire control = control();
    if (lie == Lie.OPENS_TOO_MANY_LANES) {
      for (int i = 1; i < 5; i++) {
        connect().hello(bootstrap.secret(), 1, Wire.lane(i));
      }
      connect().hello(bootstrap.secret(), 1, Wire.lane(-1));
      connect().hello(bootstrap.secret(), 1, Wire.control());
    }
    Wire lane = connect();
    lane.hello(bootstrap.secret(), 1, lie.isShared() ? Wire.sharedLane(0) : Wire.lane(0));
    SharedLiar sharer = null;
    if (lie.isShared()) {
      sharer = SharedLiar.attach(lie, lane);
    } else {
      lane.hear();
    }
    Wire upcall = connect();
    upcall.hello(bootstrap.secret(), 1, Wire.upcall());
    upcall.hear();
    new Thread(() -> quietly(() -> serveControl(control))).start();
    if (sharer != null) {
      sharer.serve();
    }
    while (true) {
      serveLane(lane, lane.hear());
    }
  }

  private interface Talk {
    void run() throws IOException;
  }

  private static void quietly(Talk talk) {
    try {
      talk.run();
    } catch (IOException e) {
      System.err.println("liar: " + e);
    }
  }

  private void serveControl(Wire control) throws IOException {
    if (lie == Lie.GARBAGE_ON_CONTROL) {
      control.raw(text("this is no frame at all"));
    }
    while (lie == Lie.FLOODS_CONTROL) {
      control.say("{\"type\":\"pong\",\"id\":0,\"residentBytes\":1,\"threads\":1}");
    }
    while (true) {
      Wire.Heard heard = control.hear();
      if (heard.text().contains("\"bye\"") && lie != Lie.IGNORES_BYE) {
        Runtime.getRuntime().halt(0);
      }
      Matcher id = ID.matcher(heard.text());
      if (id.find() && lie != Lie.NEVER_ANSWERS_PINGS) {
        control.say(
            "{\"type\":\"pong\",\"id\":%s,\"residentBytes\":1,\"threads\":1}"
                .formatted(id.group(1)));
      }
    }
  }

  private void serveLane(Wire lane, Wire.Heard heard) throws IOException {
    if (heard.type() == Wire.CALL) {
      answer(lane, heard.payload());
    } else if (heard.text().contains("\"load\"")) {
      switch (lie) {
        case DIES_AT_LOAD -> Runtime.getRuntime().halt(5);
        case LOADS_FOR_EVER -> {}
        case GARBAGE_FOR_LOADED -> lane.say("{\"type\":\"loaded\",\"library\":7}");
        default -> lane.say("{\"type\":\"loaded\",\"library\":\"calc\",\"millis\":1}");
      }
    } else {
      Matcher id = ID.matcher(heard.text());
      lane.say("{\"type\":\"bound\",\"id\":%s}".formatted(id.find() ? id.group(1) : "0"));
    }
  }

  private void answer(Wire lane, ByteBuffer call) throws IOException {
    switch (lie) {
      case GARBAGE_FOR_RESULT -> lane.raw(text("\u0001\u0002garbage garbage garbage"));
      case UNKNOWN_FRAME_TYPE -> lane.frame(0x77, Wire.little(16));
      case HUGE_FRAME -> lane.header(Wire.RESULT, Integer.MAX_VALUE);
      case SHORT_RESULT -> lane.frame(Wire.RESULT, Wire.little(4));
      case TOO_MANY_BLOCKS -> lane.frame(Wire.RESULT, Wire.little(16).putInt(12, 1_000_000));
      case TRAILING_BYTES -> lane.frame(Wire.RESULT, Wire.little(48));
      case BOUND_FOR_RESULT -> lane.say("{\"type\":\"bound\",\"id\":1}");
      case RESULT_WITHIN_JSON -> lane.say("{\"type\":\"result\",\"value\":42}");
      case ENDS_WITHIN_RESULT -> {
        lane.header(Wire.RESULT, 16);
        lane.raw(Wire.little(5));
        lane.close();
      }
      case DIES_WITHIN_CALL -> Runtime.getRuntime().halt(7);
      case NO_ANSWER -> {}
      case INTERNAL_FAULT ->
          lane.say(
              "{\"type\":\"fault\",\"kind\":\"no-such-kind\",\"what\":\"it went wrong\","
                  + "\"details\":[],\"advice\":\"Do better.\"}");
      case ANSWERS_TWICE -> {
        // In one write, so that both are there when the host reads the first.
        ByteBuffer both = Wire.little(48);
        for (int i = 0; i < 2; i++) {
          both.putInt(16).putInt(lane.typeWord(Wire.RESULT)).putLong(sum(call)).putLong(0);
        }
        lane.raw(both.flip());
      }
      case ANSWERS_AGAIN_LATE -> {
        ByteBuffer answer = Wire.little(24).putInt(16).putInt(lane.typeWord(Wire.RESULT));
        lane.raw(answer.putLong(sum(call)).putLong(0).flip());
        // The first byte of the next call: the frame as a whole is not taken.
        lane.read(1);
        lane.raw(answer.rewind());
      }
      default -> lane.frame(Wire.RESULT, Wire.little(16).putLong(0, sum(call)));
    }
  }

  private static long sum(ByteBuffer call) {
    return call.getLong(16) + call.getLong(24);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
