package dev.glovebox.sidecar.manage;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service says to its manager, in the words of sd_notify(3); silent where nobody listens.
 *
 * <p>A message that cannot be sent is logged, and no failure: the service is no worse for it.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
public final class ServiceNotice {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);

  private final NotifySocket socket;
  private final Optional<Duration> watchdog;

  private ServiceNotice(NotifySocket socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /**
   * To the manager that {@code NOTIFY_SOCKET} names, if there is one.
   *
   * @param environment the service's, {@code System.getenv()}
   * @param ownPid of this process: a watchdog that is meant for another is none
   * @return the notice, silent where there is no manager or its socket's name is of no use
   */
  public static ServiceNotice of(Map<String, String> environment, long ownPid) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty()) {
      return new ServiceNotice(null, Optional.empty());
    }
    try {
      return new ServiceNotice(NotifySocket.of(name), watchdog(environment, ownPid));
    } catch (IllegalArgumentException e) {
      LOG.warn("NOTIFY_SOCKET is not used, for it is {}: {}", e.getMessage(), name);
      return new ServiceNotice(null, Optional.empty());
    }
  }

  /** As sd_watchdog_enabled(3) reads it: a variable for another process means nothing here. */
  private static Optional<Duration> watchdog(Map<String, String> environment, long ownPid) {
    String pid = environment.getOrDefault("WATCHDOG_PID", Long.toString(ownPid));
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    if (!pid.equals(Long.toString(ownPid)) || !micros.matches("[0-9]{1,15}")) {
      return Optional.empty();
    }
    return Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS))
        .filter(period -> !period.isZero());
  }

  /** {@return how often the manager wants to hear {@link #alive} at least; empty if it does not} */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /**
   * The service serves; also after a reload.
   *
   * @param status for people; one line
   */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + line(status));
  }

  /** The service reads its configuration again; {@link #ready} says that it has. */
  public void reloading() {
    // System.nanoTime() is CLOCK_MONOTONIC on Linux, which is what the manager compares with.
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    send("RELOADING=1\nMONOTONIC_USEC=" + micros);
  }

  /** The service is about to end. */
  public void stopping() {
    send("STOPPING=1\nSTATUS=Waiting for the calls in flight");
  }

  /** The service is well; to be said at least once in each {@link #watchdog}. */
  public void alive() {
    send("WATCHDOG=1");
  }

  /** A line feed would begin another word. */
  private static String line(String status) {
    return status.replace('\n', ' ');
  }

  private void send(String message) {
    if (socket == null) {
      return;
    }
    try {
      socket.send(message);
    } catch (IOException e) {
      LOG.warn(
          "the service manager was not told {}: {}", message.replace('\n', ' '), e.getMessage());
    }
  }
}
