package dev.glovebox.it.protocol;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lane of a {@link LiarMain} whose lie is about shared memory. */
final class SharedLiar {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final int MADV_REMOVE = 9;

  private final Lie lie;
  private final Wire bell;
  private final Path segment;
  private final SharedWire lane;
  private boolean ringing;

  private SharedLiar(Lie lie, Wire bell, Path segment, SharedWire lane) {
    this.lie = lie;
    this.bell = bell;
    this.segment = segment;
    this.lane = lane;
  }

  /** Goes on from the hello of a lane. */
  static SharedLiar attach(Lie lie, Wire wire) throws IOException {
    Path segment = SharedWire.offered(wire.hear().text());
    SharedWire lane = SharedWire.ofWorker(wire, segment);
    SharedLiar liar = new SharedLiar(lie, wire, segment, lane);
    if (lie == Lie.SHARED_TRUNCATES) {
      // While the host still has it open, and so can the worker.
      liar.truncate();
    }
    wire.say("{\"type\":\"attached\",\"failure\":null}");
    return liar;
  }

  void serve() throws IOException {
    while (true) {
      Wire.Heard heard = lane.hear();
      Matcher id = ID.matcher(heard.text());
      if (heard.type() == Wire.CALL) {
        answer(heard.payload());
      } else if (heard.text().contains("\"load\"")) {
        lane.say("{\"type\":\"loaded\",\"library\":\"calc\",\"millis\":1}");
      } else {
        lane.say("{\"type\":\"bound\",\"id\":%s}".formatted(id.find() ? id.group(1) : "0"));
      }
    }
  }

  private void answer(ByteBuffer call) throws IOException {
    ByteBuffer sum = Wire.little(16).putLong(0, call.getLong(16) + call.getLong(24));
    switch (lie) {
      case SHARED_NUMBER -> lane.number(1L << 40);
      case SHARED_PAST -> lane.number(0);
      case SHARED_LENGTH -> lane.header(Wire.RESULT, Integer.MAX_VALUE, 0, 0);
      case SHARED_SHORT -> lane.frame(Wire.RESULT, Wire.little(4));
      case SHARED_TYPE -> lane.header(0x77, 16, 0, 0);
      case SHARED_SIDE -> lane.header(Wire.RESULT, 16, 3, 1);
      case SHARED_ROOM -> askForRoom();
      case SHARED_SAME_ROOM -> {
        while (true) {
          lane.header(SharedWire.WANTS_SIDE, 100_000, 0, 0);
          lane.hear();
        }
      }
      case SHARED_PUNCHES -> punch();
      case SHARED_SCRIBBLES -> scribble();
      case SHARED_NO_ANSWER -> {}
      case SHARED_RINGS -> {
        if (!ringing) {
          ringing = true;
          new Thread(this::ringForEver).start();
        }
        lane.frame(Wire.RESULT, sum);
      }
      case SHARED_GOES_ON -> {
        bell.close();
        while (true) {
          lane.memory().putLong(SharedWire.FROM_WORKER + 32, System.nanoTime());
        }
      }
      case SHARED_ANSWERS_TWICE -> {
        lane.frame(Wire.RESULT, sum);
        lane.frame(Wire.RESULT, sum.rewind());
      }
      default -> lane.frame(Wire.RESULT, sum);
    }
  }

  /** Always more than there is, so that a new side segment is made. */
  private void askForRoom() throws IOException {
    for (int bytes = 70_000; true; bytes = Math.max(bytes, 2 * bytes)) {
      lane.header(SharedWire.WANTS_SIDE, bytes, 0, 0);
      lane.hear();
    }
  }

  private void ringForEver() {
    try {
      while (true) {
        lane.ring();
      }
    } catch (IOException e) {
      // The host has had enough.
    }
  }

  private void scribble() throws IOException {
    Random random = new Random();
    while (true) {
      for (int i = 0; i < 1000; i++) {
        lane.memory().put(random.nextInt(SharedWire.SEGMENT_BYTES), (byte) random.nextInt());
        lane.memory().put(SharedWire.FROM_WORKER + random.nextInt(32), (byte) random.nextInt(4));
      }
      lane.ring();
    }
  }

  private void truncate() throws IOException {
    boolean refused;
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.truncate(0);
      refused = file.size() == SharedWire.SEGMENT_BYTES;
    } catch (IOException e) {
      refused = true;
    }
    if (!refused) {
      Runtime.getRuntime().halt(9);
    }
  }

  /** Takes the pages away: who reads them finds zeros. */
  private void punch() throws IOException {
    Function madvise = NativeLibrary.getProcess().getFunction("madvise");
    int failed =
        madvise.invokeInt(
            new Object[] {
              Native.getDirectBufferPointer(lane.memory()),
              (long) SharedWire.SEGMENT_BYTES,
              MADV_REMOVE
            });
    if (failed != 0) {
      Runtime.getRuntime().halt(10);
    }
    lane.ring();
  }
}
