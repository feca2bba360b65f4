package dev.glovebox.sidecar.manage;

import dev.glovebox.Glovebox;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager, twice in each of its periods, that the sidecar is well: which it is if
 * its pools can be asked.
 *
 * <p><b>Threads:</b> one of its own, where the manager has a watchdog.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final ScheduledExecutorService clock;

  private Watchdog(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  /**
   * Starts it; does nothing where the manager has none.
   *
   * @param notice to the manager
   * @param box whose pools are asked
   * @return the watchdog, to be closed
   */
  public static Watchdog start(ServiceNotice notice, Glovebox box) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "glovebox-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    notice
        .watchdog()
        .ifPresent(
            period ->
                LOG.debug(
                    "the watchdog runs: {}",
                    clock.scheduleAtFixedRate(
                        () -> check(notice, box),
                        0,
                        Math.max(1, period.toNanos() / 2),
                        TimeUnit.NANOSECONDS)));
    return new Watchdog(clock);
  }

  private static void check(ServiceNotice notice, Glovebox box) {
    try {
      // Blocks for ever where the locks of a pool are never given back: then nothing is said.
      int pools = box.pools().size();
      LOG.trace("{} pools have answered the watchdog", pools);
      notice.alive();
    } catch (RuntimeException e) {
      // One that throws would never run again, and the manager would say no more than that.
      LOG.error("the watchdog found the sidecar unwell", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
