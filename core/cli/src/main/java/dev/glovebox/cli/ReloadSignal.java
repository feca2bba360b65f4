package dev.glovebox.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The word to read the registry again, from SIGHUP: one that comes too early waits until that can
 * be done, as it would end a JVM that does not expect it.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class ReloadSignal {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadSignal.class);

  private Runnable action;
  private boolean early;

  ReloadSignal() {}

  /** Takes the signal from now on. */
  static ReloadSignal install() {
    ReloadSignal reload = new ReloadSignal();
    if (!Signals.on("HUP", reload::arrived)) {
      LOG.warn(
          "SIGHUP is ignored, as nohup starts programs: it does not have the registry read again;"
              + " call the method glovebox.reload for that");
    }
    return reload;
  }

  synchronized void arrived() {
    if (action == null) {
      early = true;
    } else {
      action.run();
    }
  }

  /** Sets what a signal does; does it, if there was one. */
  synchronized void onSignal(Runnable reload) {
    action = reload;
    if (early) {
      reload.run();
    }
  }
}
