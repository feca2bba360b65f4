package dev.glovebox.sidecar.manage;

import dev.glovebox.sidecar.rpc.SidecarListener;

/** Tells the service manager when the sidecar is ready, and when it stops. */
record NoticeListener(ServiceNotice notice) implements SidecarListener {
  @Override
  public void ready() {
    notice.ready("Serving");
  }

  @Override
  public void draining() {
    notice.stopping();
  }
}
