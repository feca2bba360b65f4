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
  /** What is larger is not kept for ever after one frame has needed it. */
  private static final int RETAINED_BYTES = 4 * 1024 * 1024;

  private final int maxPayloadBytes;
  private final Map<Integer, MemoryFile> files = new HashMap<>();

  /** Those whose descriptor is open. */
  private final List<MemoryFile> announced = new ArrayList<>();

  /** Those that larger ones have replaced, and that a frame is still being moved from. */
  private final List<MemoryFile> replaced = new ArrayList<>();

  private int lastNumber;

  HostAreas(int maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  @Override
  SideArea enlarge(int level, long payloadBytes) {
    forget(sending(level));
    SideArea area = make(payloadBytes);
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
      throw violation(
          "a frame of "
              + Integer.toUnsignedString(payloadBytes)
              + " bytes, the limit is "
              + maxPayloadBytes);
    }
    SideArea before = receiving(level);
    if (before != null && payloadBytes <= before.view().capacity()) {
      throw violation("a request for a side segment that is there already");
    }
    forget(before);
    SideArea area = make(payloadBytes);
    setReceiving(level, area);
    return area;
  }

  private SideArea make(long payloadBytes) {
    try {
      MemoryFile file =
          MemoryFile.create("glovebox-side", SideArea.bytesFor(payloadBytes, maxPayloadBytes));
      int number = ++lastNumber;
      files.put(number, file);
      announced.add(file);
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
      throw violation("a frame in a side segment that does not exist, " + number);
    }
    return area;
  }

  @Override
  int descriptorOf(SideArea area) {
    return announced.isEmpty() ? 0 : files.get(area.number()).descriptor();
  }

  @Override
  void answered() {
    if (!announced.isEmpty()) {
      announced.forEach(MemoryFile::close);
      announced.clear();
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
      if (file.memory().capacity() > RETAINED_BYTES) {
        file.discard();
      }
    }
  }

  @Override
  void discard() {
    answered();
    files.values().forEach(MemoryFile::discard);
  }

  /** It is replaced by a larger one. */
  private void forget(SideArea area) {
    if (area != null) {
      MemoryFile file = files.remove(area.number());
      file.close();
      replaced.add(file);
    }
  }
}
