package dev.glovebox.sidecar.wire;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long one message may take to come: a client that sends a byte now and then does not hold its
 * connection for ever. Time in which the connection is not read does not count against it.
 *
 * <p><b>Threads:</b> the event loop of its channel.
 */
public final class MessageTimer {
  private final Channel channel;
  private final Duration most;
  private final Runnable late;
  private Future<?> running;

  /**
   * Makes it; nothing runs yet.
   *
   * @param channel whose event loop runs it
   * @param most how long a message may take
   * @param late what is done once a message took longer
   */
  public MessageTimer(Channel channel, Duration most, Runnable late) {
    this.channel = channel;
    this.most = most;
    this.late = late;
  }

  /** A message has begun; does nothing if that is known. */
  public void start() {
    if (running == null) {
      running = channel.eventLoop().schedule(this::over, most.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** No message is on its way. */
  public void stop() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
  }

  private void over() {
    running = null;
    if (channel.config().isAutoRead()) {
      late.run();
    } else {
      start();
    }
  }
}
