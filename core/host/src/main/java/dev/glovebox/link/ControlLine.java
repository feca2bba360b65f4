package dev.glovebox.link;

import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.util.function.Consumer;

/**
 * The host's end of a worker's control connection. Nothing that is sent on it blocks.
 *
 * <p><b>Threads:</b> safe for use by several; they speak one at a time.
 */
public final class ControlLine {
  /** What is known of a worker that has not answered yet. */
  public static final Message.Pong NO_PONG = new Message.Pong(0, 0, 0);

  /** A worker sends one answer to each question; there is one question at a time. */
  private static final int MAX_UNREAD = 16;

  private final Transport transport;
  private final Consumer<String> kill;

  /** Used by the supervisor's thread only. */
  private long pingsSent;

  /** Used by the supervisor's thread only. */
  private int missedPongs;

  private volatile Message.Pong lastPong = NO_PONG;

  /**
   * Takes over a connection that was welcomed.
   *
   * @param transport the connection, closed with this
   * @param kill ends the worker; told why, as the end of a sentence
   */
  public ControlLine(Transport transport, Consumer<String> kill) {
    this.transport = transport;
    this.kill = kill;
  }

  /** {@return the newest answer} */
  public Message.Pong lastPong() {
    return lastPong;
  }

  /** {@return whether the worker has answered all that it was asked} By the supervisor's thread. */
  public boolean isAnswered() {
    return lastPong.id() == pingsSent;
  }

  /**
   * Takes the answers that have come, and asks the worker whether it is there. Does not wait.
   * Called by the supervisor's thread only.
   *
   * @param again whether to ask, if the last question was answered
   * @return how many times in a row there was no answer to the last question
   */
  public int ping(boolean again) {
    synchronized (transport) {
      try {
        Frame frame;
        for (int taken = 0; (frame = transport.receive(0)) != null; taken++) {
          if (taken == MAX_UNREAD) {
            // Whoever sends faster than it is read would hold this thread, and the lock, for ever.
            kill.accept("it floods its control connection");
            return 0;
          }
          if (MessageCodec.read(frame) instanceof Message.Pong pong) {
            lastPong = pong;
          }
        }
        if (!isAnswered()) {
          return ++missedPongs;
        }
        missedPongs = 0;
        if (again) {
          MessageCodec.sendAtOnce(transport, new Message.Ping(++pingsSent));
        }
      } catch (TransportClosedException e) {
        // The end of the process, which says more, comes by itself, or else this is counted.
        return ++missedPongs;
      } catch (ProtocolException e) {
        kill.accept("what it sent cannot be read: " + e.reason());
      }
      return 0;
    }
  }

  /** Asks the worker to end. */
  public void sayGoodbye() {
    synchronized (transport) {
      try {
        // Whoever does not read its farewell must not hold up the one who closes.
        MessageCodec.sendAtOnce(transport, new Message.Bye());
      } catch (TransportClosedException e) {
        // Ends already, or is killed when its time to do so is over.
      }
    }
  }

  /** Closes the connection. May be called again. */
  public void close() {
    transport.close();
  }
}
