package dev.glovebox.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The side segments of a lane in the host, which makes them all: what the worker has made, it could
 * truncate.
 */
final class HostAreas extends SideAreas {
  private final int maxPayloadBytes;
  private final Map<Integer, MemoryFile> files = new HashMap<>();

  /** Those that the worker knows nothing of yet: a frame that was begun may never be sent. */
  private final List<MemoryFile> untold = new ArrayList<>();

  /** Those that the worker is told of, and may be about to open. */
  private final List<MemoryFile> told = new ArrayList<>();

  /** Those that larger ones have replaced, and that a frame is still being moved from. */
  private final List<MemoryFile> replaced = new ArrayList<>();

  private int lastNumber;

  HostAreas(int maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  @Override
  SideArea enlarge(int level, long payloadBytes) {
    SideArea area = make(payloadBytes);
    forget(sending(level));
    setSending(level, area);
    return area;
  }

  /**
   * Makes one for what the worker wants to send.
   *
   * @throws dev.glovebox.failure.ProtocolException if it wants more than it may send
   */
  SideArea provide(int level, int payloadBytes) {
    if (payloadBytes < 0 || payloadBytes > maxPayloadBytes) {
      throw Violation.of(
          "a frame of "
              + Integer.toUnsignedString(payloadBytes)
              + " bytes, the limit is "
              + maxPayloadBytes);
    }
    SideArea before = receiving(level);
    if (before != null && payloadBytes <= before.view().capacity()) {
      throw Violation.of("a request for a side segment that is there already");
    }
    SideArea area = make(payloadBytes);
    forget(before);
    setReceiving(level, area);
    return area;
  }

  private SideArea make(long payloadBytes) {
    try {
      MemoryFile file =
          MemoryFile.create("glovebox-side", SideArea.bytesFor(payloadBytes, maxPayloadBytes));
      int number = ++lastNumber;
      files.put(number, file);
      untold.add(file);
      return SideArea.of(number, file.memory());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no shared memory for a frame of " + payloadBytes + " bytes: " + e.getMessage(), e);
    }
  }

  @Override
  SideArea received(int level, int number, int descriptor, long bytes) {
    SideArea area = receiving(level);
    if (area == null || area.number() != number) {
      throw Violation.of("a frame in a side segment that does not exist, " + number);
    }
    return area;
  }

  @Override
  int descriptorOf(SideArea area) {
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

  /** It is replaced by a larger one. */
  private void forget(SideArea area) {
    if (area != null) {
      MemoryFile file = files.remove(area.number());
      untold.remove(file);
      file.close();
      replaced.add(file);
    }
  }
}
