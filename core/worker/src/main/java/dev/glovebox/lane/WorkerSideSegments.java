package dev.glovebox.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The side segments of a lane in the worker, which opens what the host has made. */
final class WorkerSideSegments extends SideSegments {
  private final long host;
  private final SideMemory source;
  private final LaneSegment segment;
  private final SharedTransport transport;

  WorkerSideSegments(long host, SideMemory source, LaneSegment segment, SharedTransport transport) {
    this.host = host;
    this.source = source;
    this.segment = segment;
    this.transport = transport;
  }

  @Override
  SideSegment enlarge(int level, long payloadBytes) {
    try {
      transport.askForSide(Math.toIntExact(payloadBytes));
    } catch (TransportClosedException e) {
      throw new UncheckedIOException(e);
    }
    int number = segment.peerSide();
    if (number == 0) {
      throw new NoRoomException(payloadBytes, "the host has none to give", null);
    }
    SideSegment area = open(number, segment.peerDescriptor(), segment.peerSideBytes());
    if (area.view().capacity() < payloadBytes) {
      throw Violation.of("a side segment that is too small");
    }
    setSending(level, area);
    return area;
  }

  @Override
  SideSegment received(int level, int number, int descriptor, long bytes) {
    SideSegment known = receiving(level);
    if (known != null && known.number() == number) {
      return known;
    }
    SideSegment area = open(number, descriptor, bytes);
    setReceiving(level, area);
    return area;
  }

  private SideSegment open(int number, int descriptor, long bytes) {
    if (number <= 0
        || descriptor < 0
        || bytes < SideSegment.MIN_BYTES
        || bytes > Integer.MAX_VALUE) {
      throw Violation.of("a side segment that cannot be, " + number + " of " + bytes + " bytes");
    }
    try {
      ByteBuffer memory = source.open(host, descriptor, (int) bytes);
      return SideSegment.of(number, memory);
    } catch (IOException e) {
      throw new NoRoomException(
          bytes, "side segment " + number + " of the host cannot be mapped: " + e, e);
    }
  }

  // The segments are the host's: it gives them back, and closes what it has opened.

  @Override
  int descriptorOf(SideSegment area) {
    return 0;
  }

  @Override
  void answered() {}

  @Override
  void trim() {}

  @Override
  void discard() {}
}
