package dev.glovebox.sidecar.http;

import java.util.Locale;
import java.util.Set;

/**
 * The types of a request's body: JSON's own, and those that <a
 * href="https://www.jsonrpc.org/historical/json-rpc-over-http.html">JSON-RPC over HTTP</a> has
 * beside it. A web page cannot send any of them elsewhere without asking first.
 */
final class JsonMediaType {
  private static final Set<String> TYPES =
      Set.of("application/json", "application/json-rpc", "application/jsonrequest");

  private static final String CHARSET = "charset=";

  private JsonMediaType() {}

  /** Whether the header names one, and no other encoding than UTF-8. */
  static boolean matches(String header) {
    String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
    if (!TYPES.contains(parts[0].strip())) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith(CHARSET)) {
        String charset = parameter.substring(CHARSET.length()).replace("\"", "").strip();
        if (!charset.equals("utf-8") && !charset.equals("utf8")) {
          return false;
        }
      }
    }
    return true;
  }
}
