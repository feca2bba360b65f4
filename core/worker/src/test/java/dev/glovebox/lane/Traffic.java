package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * What two sides of a lane say to each other while one of them dies: calls of all shapes, in an
 * order that both know, whose every byte can be checked.
 */
final class Traffic {
  /** A shape of calls. */
  enum Shape {
    SMALL(40, 40, 0),
    LARGE_CALL(70_000, 40, 0),
    LARGE_RESULT(40, 70_000, 0),
    NESTED(40, 40, 2),
    NESTED_LARGE(70_000, 90_000, 2),
    /** Beyond the levels that have an area. */
    DEEP(40, 40, 6);

    private final int callBytes;
    private final int resultBytes;

    /** How many calls in callbacks in calls there are below a call. */
    final int depth;

    Shape(int callBytes, int resultBytes, int depth) {
      this.callBytes = callBytes;
      this.resultBytes = resultBytes;
      this.depth = depth;
    }

    /** They grow, so that there is a new side segment now and then. */
    int callBytes(long round) {
      return callBytes < 1000 ? callBytes : (int) (callBytes + 50_000 * (round % 8));
    }

    int resultBytes(long round) {
      return resultBytes < 1000 ? resultBytes : (int) (resultBytes + 50_000 * (round % 8));
    }
  }

  /** Told of what a side does next. */
  interface Watch {
    void next(Shape shape);
  }

  private static final int HEADER = 2 * Long.BYTES;

  private final Transport lane;

  Traffic(Transport lane) {
    this.lane = lane;
  }

  /** The next frame: whatever happens to the other side, it comes, or an exception, in time. */
  Frame receive(FrameType expected) throws TransportClosedException {
    Frame frame = lane.receive(20_000_000_000L);
    if (frame == null) {
      throw new AssertionError("20 s without a frame and without an end");
    }
    if (frame.type() != expected) {
      throw new AssertionError("not a " + expected + " but " + frame);
    }
    return frame;
  }

  /** Writes and sends a frame of so many bytes. */
  void send(FrameType type, long id, long second, int bytes) throws TransportClosedException {
    lane.begin();
    ByteBuffer payload = lane.reserve(bytes).putLong(id).putLong(second);
    for (int i = HEADER; i < bytes; i += Long.BYTES) {
      payload.putLong(filler(type, id, i));
    }
    lane.send(type);
  }

  /** Throws unless the frame is, to the last byte, what {@link #send} has written. */
  static void check(Frame frame, long id, int bytes) {
    ByteBuffer payload = frame.payload();
    if (payload.remaining() != bytes || payload.getLong(0) != id) {
      throw new AssertionError(
          "not %s %d of %d bytes but %d of %d"
              .formatted(frame.type(), id, bytes, payload.getLong(0), payload.remaining()));
    }
    for (int i = HEADER; i < bytes; i += Long.BYTES) {
      if (payload.getLong(i) != filler(frame.type(), id, i)) {
        throw new AssertionError("%s %d is wrong at %d".formatted(frame.type(), id, i));
      }
    }
  }

  private static long filler(FrameType type, long id, int at) {
    return (id * 31 + at) * 0x9E3779B97F4A7C15L + type.wireCode();
  }
}
