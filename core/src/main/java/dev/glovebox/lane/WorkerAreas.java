package dev.glovebox.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The side segments of a lane in the worker, which opens what the host has made. */
final class WorkerAreas extends SideAreas {
  private final long host;
  private final LaneSegment segment;
  private final SharedTransport transport;

  WorkerAreas(long host, LaneSegment segment, SharedTransport transport) {
    this.host = host;
    this.segment = segment;
    this.transport = transport;
  }

  @Override
  SideArea enlarge(int level, long payloadBytes) {
    try {
      transport.askForSide(Math.toIntExact(payloadBytes));
    } catch (TransportClosedException e) {
      throw new UncheckedIOException(e);
    }
    SideArea area = open(segment.peerSide(), segment.peerDescriptor(), segment.peerSideBytes());
    if (area.view().capacity() < payloadBytes) {
      throw Violation.of("a side segment that is too small");
    }
    setSending(level, area);
    return area;
  }

  @Override
  SideArea received(int level, int number, int descriptor, long bytes) {
    SideArea known = receiving(level);
    if (known != null && known.number() == number) {
      return known;
    }
    SideArea area = open(number, descriptor, bytes);
    setReceiving(level, area);
    return area;
  }

  private SideArea open(int number, int descriptor, long bytes) {
    if (number <= 0 || descriptor < 0 || bytes < SideArea.MIN_BYTES || bytes > Integer.MAX_VALUE) {
      throw Violation.of("a side segment that cannot be, " + number + " of " + bytes + " bytes");
    }
    try {
      ByteBuffer memory = MemoryFile.open(host, descriptor, (int) bytes);
      return SideArea.of(number, memory);
    } catch (IOException e) {
      throw new UncheckedIOException("side segment " + number + " of the host: " + e, e);
    }
  }

  // The segments are the host's: it gives them back, and closes what it has opened.

  @Override
  int descriptorOf(SideArea area) {
    return 0;
  }

  @Override
  void answered() {}

  @Override
  void trim() {}

  @Override
  void discard() {}
}
