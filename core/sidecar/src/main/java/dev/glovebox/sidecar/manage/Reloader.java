package dev.glovebox.sidecar.manage;

import dev.glovebox.Glovebox;
import dev.glovebox.ReloadReport;
import dev.glovebox.failure.GloveboxException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a sidecar's registry file again, when a client or a signal asks for it; one at a time.
 *
 * <p><b>Threads:</b> safe for use by several; blocks while files are read.
 */
public final class Reloader {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  private final Glovebox box;
  private final Path registryFile;
  private final ServiceNotice notice;
  private final BooleanSupplier stopping;

  /**
   * Makes the reloader of one sidecar.
   *
   * @param box whose registry goes over
   * @param registryFile the file that is read
   * @param notice the service manager, which is told of each reload
   * @param stopping whether it has begun to stop: the service manager is told no more then
   */
  public Reloader(Glovebox box, Path registryFile, ServiceNotice notice, BooleanSupplier stopping) {
    this.box = box;
    this.registryFile = registryFile;
    this.notice = notice;
    this.stopping = stopping;
  }

  /**
   * Goes over to what the file says now; logs what has changed.
   *
   * @return what has changed
   * @throws GloveboxException if the file has faults, or a library is refused: nothing is changed
   */
  public synchronized ReloadReport reload() {
    if (!stopping.getAsBoolean()) {
      notice.reloading();
    }
    String status = "Serving; the registry could not be reloaded";
    try {
      ReloadReport report = box.reload(registryFile);
      LOG.info("registry {} was reloaded: {}", registryFile, report);
      status = "Serving; the registry was reloaded: " + report;
      return report;
    } catch (GloveboxException e) {
      LOG.error("registry {} was not reloaded, and nothing is changed: {}", registryFile, told(e));
      throw e;
    } finally {
      if (!stopping.getAsBoolean()) {
        notice.ready(status);
      }
    }
  }

  private static String told(GloveboxException failure) {
    StringBuilder text = new StringBuilder(failure.getMessage());
    for (Throwable other : failure.getSuppressed()) {
      text.append(" | ").append(other.getMessage());
    }
    return text.toString();
  }

  /** As {@link #reload}, for a signal: a failure is only logged. */
  public void reloadOnSignal() {
    LOG.info("SIGHUP: the registry is read again");
    try {
      ReloadReport report = reload();
      LOG.debug("{}", report);
    } catch (GloveboxException e) {
      // Logged already, and nobody else waits for the answer.
      LOG.debug("SIGHUP changed nothing", e);
    }
  }
}
