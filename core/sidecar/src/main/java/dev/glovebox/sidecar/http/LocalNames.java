package dev.glovebox.sidecar.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names by which a door on this machine's loopback may be called, with its port.
 *
 * <p>A name that an attacker owns may resolve to 127.0.0.1 as well (DNS rebinding), and a browser
 * then takes this door for a part of the attacker's site: so only names that nobody can own count.
 *
 * @param port the door's
 */
record LocalNames(int port) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(0|[1-9][0-9]{0,2})){3}|\\[::1]");

  private static final int HTTP_PORT = 80;

  /** Whether a Host header names this door. */
  boolean isHost(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    String end = ":" + port;
    if (name.endsWith(end)) {
      return LOOPBACK.matcher(name.substring(0, name.length() - end.length())).matches();
    }
    return port == HTTP_PORT && LOOPBACK.matcher(name).matches();
  }

  /** Whether an Origin header names this door. */
  boolean isOrigin(String origin) {
    return origin.startsWith("http://") && isHost(origin.substring("http://".length()));
  }
}
