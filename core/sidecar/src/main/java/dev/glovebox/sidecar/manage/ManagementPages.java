package dev.glovebox.sidecar.manage;

import dev.glovebox.sidecar.http.HttpPage;
import dev.glovebox.sidecar.http.HttpPage.Content;
import dev.glovebox.sidecar.rpc.RpcJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The pages of an HTTP door, by their paths. */
final class ManagementPages {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private ManagementPages() {}

  /**
   * {@return the pages of one sidecar}
   *
   * @param health how it is
   * @param document describes what it offers
   * @param metrics its numbers
   */
  public static Map<String, HttpPage> of(
      Health health, OpenRpcDocument document, SidecarMetrics metrics) {
    return Map.of(
        "/health",
        new HttpPage(true, () -> health(health)),
        "/ready",
        new HttpPage(true, () -> ready(health)),
        "/openrpc.json",
        new HttpPage(false, () -> Content.json(OK, document.json().toString())),
        "/metrics",
        new HttpPage(
            false,
            () ->
                new Content(
                    OK, metrics.contentType(), metrics.text().getBytes(StandardCharsets.UTF_8))));
  }

  /** It answers, so it is alive: what it says of its pools is no reason to restart it. */
  private static Content health(Health health) {
    return Content.json(OK, RpcJson.object().put("status", health.status()).toString());
  }

  private static Content ready(Health health) {
    boolean ready = health.isReady();
    return Content.json(ready ? OK : UNAVAILABLE, RpcJson.object().put("ready", ready).toString());
  }
}
