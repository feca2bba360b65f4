package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.ConnectionBounds;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All connections, up to a bound for each door; and a smaller one for strangers, who have not shown
 * yet who they are. One stranger too many takes the place of the oldest: so nobody shuts out others
 * by connecting and saying nothing.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class Connections {
  /** Told to a stranger that has to make room. */
  public static final Object EVICTED = new Object();

  private final ConnectionBounds bounds;
  private final Map<String, AtDoor> doors = new HashMap<>();
  private final Set<Channel> unheard = new HashSet<>();

  private static final class AtDoor {
    final Set<Channel> open = new HashSet<>();
    final LinkedHashSet<Channel> strangers = new LinkedHashSet<>();
  }

  /**
   * None yet.
   *
   * @param bounds how many each door may have
   */
  public Connections(ConnectionBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Lets a client in, until its connection closes; false if its door has too many.
   *
   * @param channel the connection
   * @param door its address
   * @return whether it was let in
   */
  public boolean admit(Channel channel, String door) {
    return admitted(channel, door, false);
  }

  /**
   * As {@link #admit}, of one who is a stranger until {@link #known}.
   *
   * @param channel the connection
   * @param door its address
   * @return whether it was let in
   */
  public boolean admitStranger(Channel channel, String door) {
    return admitted(channel, door, true);
  }

  private boolean admitted(Channel channel, String door, boolean stranger) {
    Channel evicted = null;
    synchronized (this) {
      AtDoor at = doors.computeIfAbsent(door, name -> new AtDoor());
      if (!at.strangers.isEmpty()
          && (at.open.size() >= bounds.most()
              || (stranger && at.strangers.size() >= bounds.strangers()))) {
        evicted = at.strangers.iterator().next();
        at.strangers.remove(evicted);
        at.open.remove(evicted);
      }
      if (at.open.size() >= bounds.most()) {
        return false;
      }
      at.open.add(channel);
      unheard.add(channel);
      if (stranger) {
        at.strangers.add(channel);
      }
    }
    if (evicted != null) {
      evicted.pipeline().fireUserEventTriggered(EVICTED);
    }
    channel.closeFuture().addListener(closed -> leave(channel, door));
    return true;
  }

  /**
   * This client has shown who it is.
   *
   * @param channel the connection
   * @param door its address
   */
  public synchronized void known(Channel channel, String door) {
    AtDoor at = doors.get(door);
    if (at != null) {
      at.strangers.remove(channel);
    }
  }

  /**
   * The first request of this client was taken, or refused.
   *
   * @param channel the connection
   */
  public synchronized void heard(Channel channel) {
    if (unheard.remove(channel) && unheard.isEmpty()) {
      notifyAll();
    }
  }

  /**
   * Waits until each client that has come has been heard, or is gone: what it sent when it came is
   * not to be lost because the sidecar ends just then.
   *
   * @param patience how long at most: there are clients that come and say nothing
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public synchronized void awaitHeard(Duration patience) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    while (!unheard.isEmpty()) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (leftMillis <= 0) {
        return;
      }
      wait(leftMillis);
    }
  }

  private synchronized void leave(Channel channel, String door) {
    AtDoor at = doors.get(door);
    at.open.remove(channel);
    at.strangers.remove(channel);
    heard(channel);
  }

  /** {@return how many there are} */
  public synchronized int count() {
    return doors.values().stream().mapToInt(at -> at.open.size()).sum();
  }

  /** {@return those that are open now} */
  public synchronized List<Channel> all() {
    List<Channel> open = new ArrayList<>();
    doors.values().forEach(at -> open.addAll(at.open));
    return open;
  }
}
