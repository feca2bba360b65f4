package dev.glovebox.sidecar.manage;

import dev.glovebox.sidecar.rpc.SidecarListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens at a sidecar's doors, as lines of its log; workers have lines of their own. */
public final class SidecarLog implements SidecarListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.glovebox.sidecar");

  @Override
  public void doorOpened(String address) {
    LOG.info("listening on {}", address);
  }

  @Override
  public void ready() {
    LOG.info("ready");
  }

  @Override
  public void connected(String door, String peer) {
    LOG.debug("{}: {} is connected", door, peer);
  }

  @Override
  public void disconnected(String door, String peer) {
    LOG.debug("{}: {} is gone", door, peer);
  }

  @Override
  public void refused(String door, String peer, String why) {
    LOG.warn("{}: {} was refused: {}", door, peer, onOneLine(why));
  }

  @Override
  public void draining() {
    LOG.info("stopping: the doors are closed, and the calls in flight are waited for");
  }

  @Override
  public void stopped() {
    LOG.info("stopped");
  }

  /** Parts of it may come from a client, who must not write lines of its own. */
  static String onOneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
