package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All connections of all doors, up to a bound.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class Connections {
  private final int most;
  private final Set<Channel> open = new HashSet<>();

  public Connections(int most) {
    this.most = most;
  }

  /** Lets a connection in until it closes; false if there are too many. */
  public boolean admit(Channel channel) {
    synchronized (this) {
      if (open.size() >= most) {
        return false;
      }
      open.add(channel);
    }
    channel.closeFuture().addListener(closed -> leave(channel));
    return true;
  }

  private synchronized void leave(Channel channel) {
    open.remove(channel);
  }

  /** How many there are. */
  public synchronized int count() {
    return open.size();
  }

  /** Those that are open now. */
  public synchronized List<Channel> all() {
    return new ArrayList<>(open);
  }
}
