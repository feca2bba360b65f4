package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * What comes into a lane's segment: waits for it, looking first and asleep then, and wakes the
 * other side where that sleeps.
 *
 * <p><b>Why no wake-up is lost.</b> A receiver that is about to sleep sets its flag, and then looks
 * for the frame once more; a sender publishes the frame, and then looks at the flag. All four are
 * volatile accesses, of which there is one order for both sides. If the sender has not seen the
 * flag, its look came before the flag was set, hence the frame before the receiver's last look,
 * which finds it. Otherwise the sender rings, and the byte stays in the socket until the receiver
 * reads it, whether it sleeps by then or not. A byte that was rung for an earlier frame, or for
 * none, only wakes the receiver: it reads what is there, looks, and sets its flag again before it
 * sleeps again. The flag has one writer, the receiver; a sender never clears it.
 *
 * <p><b>Threads:</b> used by the thread that uses the transport.
 */
final class SegmentReceiver implements SpinTime.Awaited {
  private final LaneSocket socket;
  private final LaneSegment segment;
  private final SpinTime spin;

  /** Null but in tests. */
  private final LaneSteps steps;

  private final ByteBuffer bell = ByteBuffer.allocateDirect(64);

  /** The number of what was taken last. */
  private long received;

  SegmentReceiver(LaneSocket socket, LaneSegment segment, SpinTime spin, LaneSteps steps) {
    this.socket = socket;
    this.segment = segment;
    this.spin = spin;
    this.steps = steps;
  }

  /** Waits until the next thing has come; false when the time is over. */
  boolean await(long timeoutNanos) throws TransportClosedException {
    if (hasCome()) {
      return true;
    }
    if (timeoutNanos <= 0) {
      return false;
    }
    for (int i = spin.polls(); i > 0; i--) {
      Thread.onSpinWait();
      if (hasCome()) {
        spin.polled();
        return true;
      }
    }
    return spin.await(timeoutNanos, this);
  }

  @Override
  public boolean look() throws TransportClosedException {
    boolean come = hasCome();
    socket.requireOpen();
    return come;
  }

  /** Until it is rung, the other side is gone, or the time is over. */
  @Override
  public boolean sleep(long nanos) throws TransportClosedException {
    segment.arm();
    reached(LaneStep.ARMED);
    try {
      if (hasCome()) {
        return true;
      }
      socket.awaitReadable(nanos);
      reached(LaneStep.WOKEN);
      socket.read(bell.clear());
    } catch (TransportClosedException e) {
      // The other side may have sent it, and died then.
      if (!hasCome()) {
        throw e;
      }
    } finally {
      segment.disarm();
    }
    return hasCome();
  }

  private void reached(LaneStep step) {
    if (steps != null) {
      steps.reached(step);
    }
  }

  private boolean hasCome() {
    long number = segment.peerNumber();
    if (number == received) {
      return false;
    }
    if (number != received + 1) {
      throw Violation.of("frame " + number + " after frame " + received);
    }
    return true;
  }

  /** How much of what has come was taken. */
  long taken() {
    return received;
  }

  /** Says that what has come is taken. */
  void take() {
    segment.took(++received);
  }

  /** Wakes the other side. */
  void ring() {
    bell.clear().limit(1);
    socket.tryWrite(bell);
  }
}
