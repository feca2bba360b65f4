package dev.glovebox.sidecar.manage;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.SidecarListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Several listeners as one: each is told, in order.
 *
 * @param all those that are told, in order
 */
record Listeners(List<SidecarListener> all) implements SidecarListener {
  /**
   * Copies the listeners.
   *
   * @param all those that are told, in order
   */
  public Listeners {
    all = List.copyOf(all);
  }

  /**
   * As one listener.
   *
   * @param listeners in the order in which they are told
   * @return one that tells them all
   */
  public static Listeners of(SidecarListener... listeners) {
    return new Listeners(List.of(listeners));
  }

  private void tell(Consumer<SidecarListener> event) {
    all.forEach(event);
  }

  @Override
  public void doorOpened(String address) {
    tell(it -> it.doorOpened(address));
  }

  @Override
  public void ready() {
    tell(SidecarListener::ready);
  }

  @Override
  public void connected(String door, String peer) {
    tell(it -> it.connected(door, peer));
  }

  @Override
  public void disconnected(String door, String peer) {
    tell(it -> it.disconnected(door, peer));
  }

  @Override
  public void refused(String door, String peer, String why) {
    tell(it -> it.refused(door, peer, why));
  }

  @Override
  public void boundHit(Bound bound) {
    tell(it -> it.boundHit(bound));
  }

  @Override
  public void answered(String method, int code, long nanos) {
    tell(it -> it.answered(method, code, nanos));
  }

  @Override
  public void draining() {
    tell(SidecarListener::draining);
  }

  @Override
  public void stopped() {
    tell(SidecarListener::stopped);
  }
}
