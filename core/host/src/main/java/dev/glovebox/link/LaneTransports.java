package dev.glovebox.link;

import dev.glovebox.lane.Frame;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.SegmentOffer;
import dev.glovebox.lane.SharedTransport;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import dev.glovebox.registry.LaneTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides over what the lanes of a pool go on once they are connected: shared memory, where both
 * sides can, or else their sockets.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public class LaneTransports {
  private static final Logger LOG = LoggerFactory.getLogger(LaneTransports.class);

  /** The system property that says how long to look for a frame before sleeping, in us. */
  static final String SPIN_PROPERTY = "glovebox.spin";

  private static final long DEFAULT_SPIN_MICROS = 20;

  /** The same fallback is the same for all lanes: told once. */
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final LaneTransport wanted;
  private final Duration spin;
  private final AtomicBoolean told;

  /**
   * Makes the choice for the lanes of one pool.
   *
   * @param wanted what is used where both sides can
   * @param spin how long each side looks for a frame before it sleeps, at most
   */
  public LaneTransports(LaneTransport wanted, Duration spin) {
    this(wanted, spin, TOLD);
  }

  /**
   * As the public one.
   *
   * @param told whether a fallback was told already
   */
  LaneTransports(LaneTransport wanted, Duration spin, AtomicBoolean told) {
    this.wanted = wanted;
    this.spin = spin;
    this.told = told;
  }

  /** {@return what {@link #SPIN_PROPERTY} says, or 20 us} */
  public static Duration defaultSpin() {
    long micros = Long.getLong(SPIN_PROPERTY, DEFAULT_SPIN_MICROS);
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Math.max(0, micros)));
  }

  /**
   * Welcomes a lane.
   *
   * @param socket the lane's connection
   * @param hello what the worker has said on it
   * @param version of the protocol, as it was agreed
   * @param timeoutNanos how long the worker may take to say whether it could attach
   * @return over what it goes on
   * @throws IOException if the worker does not say so, or the connection has ended
   */
  public Transport welcome(
      SocketTransport socket, Message.Hello hello, int version, long timeoutNanos)
      throws IOException {
    MemoryFile segment = wanted == LaneTransport.SHARED ? segmentFor(hello) : null;
    if (segment == null) {
      MessageCodec.send(socket, new Message.Welcome(version, spin.toNanos(), null));
      return overSocket(socket);
    }
    boolean attachedTo = false;
    try {
      MessageCodec.send(socket, new Message.Welcome(version, spin.toNanos(), offer(segment)));
      Frame answer = socket.receive(timeoutNanos);
      if (answer == null || !(MessageCodec.read(answer) instanceof Message.Attached attached)) {
        throw new IOException("a lane that did not say whether it has attached to its segment");
      }
      if (attached.failure() == null) {
        Transport shared = SharedTransport.ofHost(socket, segment, spin.toNanos());
        attachedTo = true;
        return shared;
      }
      tell("a worker could not attach to it: " + attached.failure());
      return overSocket(socket);
    } finally {
      segment.close();
      if (!attachedTo) {
        segment.discard();
      }
    }
  }

  private Transport overSocket(SocketTransport socket) {
    socket.lookFor(spin.toNanos());
    return socket;
  }

  private static SegmentOffer offer(MemoryFile segment) {
    return new SegmentOffer(
        ProcessHandle.current().pid(), segment.descriptor(), segment.memory().capacity());
  }

  /** Null if the worker can attach to none, or there is no shared memory. */
  private MemoryFile segmentFor(Message.Hello hello) {
    if (!hello.shared()) {
      tell("a worker said that it can attach to none");
      return null;
    }
    try {
      return SharedTransport.newSegment();
    } catch (IOException e) {
      tell(e.getMessage());
      return null;
    }
  }

  private void tell(String why) {
    if (told.compareAndSet(false, true)) {
      LOG.warn(
          "lanes go over sockets, which are slower, for there is no shared memory: {}. Set"
              + " 'transport: socket' in the pool, or -Dglovebox.transport=socket, if that is as it"
              + " shall be.",
          why);
    }
  }
}
