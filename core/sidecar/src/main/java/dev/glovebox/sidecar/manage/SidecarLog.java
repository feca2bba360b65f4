package dev.glovebox.sidecar.manage;

import dev.glovebox.sidecar.rpc.LogLimit;
import dev.glovebox.sidecar.rpc.SidecarListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens at a sidecar's doors, as lines of its log; workers have lines of their own. */
final class SidecarLog implements SidecarListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.glovebox.sidecar");

  private final LogLimit limit = new LogLimit();

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
    limit.log(
        door + ' ' + kind(why),
        end -> LOG.warn("{}: {} was refused: {}{}", door, peer, onOneLine(why), end));
  }

  @Override
  public void draining() {
    LOG.info("stopping: the doors are closed, and the calls in flight are waited for");
  }

  @Override
  public void stopped() {
    LOG.info("stopped");
  }

  /** Its first words: numbers, names and what a client said come after them. */
  private static String kind(String why) {
    int end = 0;
    while (end < why.length() && (why.charAt(end) == ' ' || Character.isLetter(why.charAt(end)))) {
      end++;
    }
    return why.substring(0, end);
  }

  /** Parts of it may come from a client, who must not write lines of its own. */
  static String onOneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
