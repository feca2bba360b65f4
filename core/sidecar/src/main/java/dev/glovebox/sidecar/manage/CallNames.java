package dev.glovebox.sidecar.manage;

import java.util.Set;

/**
 * What requests ask for, as labels of metrics: only what is offered, or else any client could make
 * as many time series as it likes.
 */
final class CallNames {
  private static final String OWN = "glovebox";
  private static final Name UNKNOWN = new Name("unknown", "unknown");

  /** Those that are found by name, and no library's functions. */
  private static final Set<String> OWN_METHODS =
      Set.of(
          "glovebox.session.open",
          "glovebox.session.close",
          "glovebox.options",
          "glovebox.release",
          "glovebox.libraries",
          "glovebox.workers",
          "glovebox.health",
          "glovebox.reload",
          "rpc.discover");

  record Name(String library, String function) {}

  private final Offer offer;

  CallNames(Offer offer) {
    this.offer = offer;
  }

  Name of(String method) {
    if (OWN_METHODS.contains(method)) {
      return new Name(OWN, method);
    }
    int dot = method.indexOf('.');
    if (dot > 0 && offer.offers(method.substring(0, dot), method.substring(dot + 1))) {
      return new Name(method.substring(0, dot), method.substring(dot + 1));
    }
    return UNKNOWN;
  }
}
