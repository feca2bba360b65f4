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
abstract class SideSegments {
  private final List<SideSegment> sending = new ArrayList<>();
  private final List<SideSegment> receiving = new ArrayList<>();

  /** The one in which this side writes frames of this level; null if there is none. */
  SideSegment sending(int level) {
    return at(sending, level);
  }

  /** The one in which the other side writes frames of this level; null if there is none. */
  SideSegment receiving(int level) {
    return at(receiving, level);
  }

  /**
   * Gets a larger one for the frame of this level that is being written.
   *
   * @throws NoRoomException if there is no memory
   * @throws java.io.UncheckedIOException if the lane has ended
   */
  abstract SideSegment enlarge(int level, long payloadBytes);

  /**
   * Finds the one in which the other side says that a frame lies.
   *
   * @throws ProtocolException if there is no such one
   * @throws NoRoomException if this side cannot map it
   */
  abstract SideSegment received(int level, int number, int descriptor, long bytes);

  /** The descriptor by which the other side, which is told of it now, can open it; 0 if it has. */
  abstract int descriptorOf(SideSegment area);

  /** Something has come, so the other side has opened what it was told of. */
  abstract void answered();

  /** Gives back what unusually large frames took, while no frame is in use. */
  abstract void trim();

  /** Gives everything back, when nothing is in use any more. */
  abstract void discard();

  /** Has no more to do with those of these levels: one of them could not be had by both sides. */
  void forget(int sendingLevel, int receivingLevel) {
    setSending(sendingLevel, null);
    setReceiving(receivingLevel, null);
  }

  void setSending(int level, SideSegment area) {
    set(sending, level, area);
  }

  void setReceiving(int level, SideSegment area) {
    set(receiving, level, area);
  }

  private static SideSegment at(List<SideSegment> areas, int level) {
    return level < areas.size() ? areas.get(level) : null;
  }

  private static void set(List<SideSegment> areas, int level, SideSegment area) {
    while (areas.size() <= level) {
      areas.add(null);
    }
    areas.set(level, area);
  }
}
