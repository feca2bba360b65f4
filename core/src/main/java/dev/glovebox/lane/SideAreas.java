package dev.glovebox.lane;

import dev.glovebox.failure.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * The side segments of a lane as one end has them: at most one for each direction and level.
 *
 * <p><b>Threads:</b> confined to the thread that uses the transport, but for those that say
 * otherwise.
 */
abstract class SideAreas {
  private final List<SideArea> sending = new ArrayList<>();
  private final List<SideArea> receiving = new ArrayList<>();

  /** The one in which this side writes frames of this level; null if there is none. */
  SideArea sending(int level) {
    return at(sending, level);
  }

  /** The one in which the other side writes frames of this level; null if there is none. */
  SideArea receiving(int level) {
    return at(receiving, level);
  }

  /**
   * Gets a larger one for the frame of this level that is being written.
   *
   * @throws java.io.UncheckedIOException if there is no memory, or the lane has ended
   */
  abstract SideArea enlarge(int level, long payloadBytes);

  /**
   * Finds the one in which the other side says that a frame lies.
   *
   * @throws ProtocolException if there is no such one
   */
  abstract SideArea received(int level, int number, int descriptor, long bytes);

  /** The descriptor by which the other side, which is told of it now, can open it; 0 if it has. */
  abstract int descriptorOf(SideArea area);

  /** Something has come, so the other side has opened what it was told of. */
  abstract void answered();

  /** Gives back what unusually large frames took, while no frame is in use. */
  abstract void trim();

  /** Gives everything back, when nothing is in use any more. */
  abstract void discard();

  void setSending(int level, SideArea area) {
    set(sending, level, area);
  }

  void setReceiving(int level, SideArea area) {
    set(receiving, level, area);
  }

  private static SideArea at(List<SideArea> areas, int level) {
    return level < areas.size() ? areas.get(level) : null;
  }

  private static void set(List<SideArea> areas, int level, SideArea area) {
    while (areas.size() <= level) {
      areas.add(null);
    }
    areas.set(level, area);
  }
}
