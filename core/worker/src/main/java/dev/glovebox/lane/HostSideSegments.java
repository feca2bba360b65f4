package dev.glovebox.lane;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The side segments of a lane in the host, which makes them all: what the worker has made, it could
 * truncate.
 */
final class HostSideSegments extends SideSegments {
  private final int maxPayloadBytes;
  private final SideMemory source;
  private final Map<Integer, MemoryFile> files = new HashMap<>();

  /** Those that the worker knows nothing of yet: a frame that was begun may never be sent. */
  private final List<MemoryFile> untold = new ArrayList<>();

  /** Those that the worker is told of, and may be about to open. */
  private final List<MemoryFile> told = new ArrayList<>();

  /** Those that larger ones have replaced, and that a frame is still being moved from. */
  private final List<MemoryFile> replaced = new ArrayList<>();

  private int lastNumber;

  HostSideSegments(int maxPayloadBytes, SideMemory source) {
    this.maxPayloadBytes = maxPayloadBytes;
    this.source = source;
  }

  @Override
  SideSegment enlarge(int level, long payloadBytes) {
    SideSegment area = make(payloadBytes);
    forget(sending(level));
    setSending(level, area);
    return area;
  }

  /**
   * Makes one for what the worker wants to send.
   *
   * @throws dev.glovebox.failure.ProtocolException if it wants more than it may send
   * @throws NoRoomException if there is no memory
   */
  SideSegment provide(int level, int payloadBytes) {
    if (payloadBytes < 0 || payloadBytes > maxPayloadBytes) {
      throw Violation.of(
          "a frame of "
              + Integer.toUnsignedString(payloadBytes)
              + " bytes, the limit is "
              + maxPayloadBytes);
    }
    SideSegment before = receiving(level);
    if (before != null && payloadBytes <= before.view().capacity()) {
      throw Violation.of("a request for a side segment that is there already");
    }
    SideSegment area = make(payloadBytes);
    forget(before);
    setReceiving(level, area);
    return area;
  }

  private SideSegment make(long payloadBytes) {
    try {
      MemoryFile file = source.make(SideSegment.bytesFor(payloadBytes, maxPayloadBytes));
      int number = ++lastNumber;
      files.put(number, file);
      untold.add(file);
      return SideSegment.of(number, file.memory());
    } catch (IOException e) {
      throw new NoRoomException(payloadBytes, e.getMessage(), e);
    }
  }

  @Override
  SideSegment received(int level, int number, int descriptor, long bytes) {
    SideSegment area = receiving(level);
    if (area == null || area.number() != number) {
      throw Violation.of("a frame in a side segment that does not exist, " + number);
    }
    return area;
  }

  @Override
  int descriptorOf(SideSegment area) {
    MemoryFile file = files.get(area.number());
    if (untold.remove(file)) {
      told.add(file);
    }
    return told.contains(file) ? file.descriptor() : 0;
  }

  @Override
  void answered() {
    if (!told.isEmpty()) {
      told.forEach(MemoryFile::close);
      told.clear();
    }
    if (!replaced.isEmpty()) {
      replaced.forEach(MemoryFile::discard);
      replaced.clear();
    }
  }

  @Override
  void trim() {
    if (files.isEmpty()) {
      return;
    }
    for (MemoryFile file : files.values()) {
      if (file.memory().capacity() > FrameBuffer.RETAINED_BYTES) {
        file.discard();
      }
    }
  }

  @Override
  void discard() {
    answered();
    for (MemoryFile file : files.values()) {
      file.close();
      file.discard();
    }
  }

  @Override
  void forget(int sendingLevel, int receivingLevel) {
    forget(sending(sendingLevel));
    forget(receiving(receivingLevel));
    super.forget(sendingLevel, receivingLevel);
  }

  /** It is replaced by another one. */
  private void forget(SideSegment area) {
    if (area != null) {
      MemoryFile file = files.remove(area.number());
      untold.remove(file);
      file.close();
      replaced.add(file);
    }
  }
}
