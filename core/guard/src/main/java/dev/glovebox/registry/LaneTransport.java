package dev.glovebox.registry;

import java.util.Locale;

/**
 * Over what the lanes of a pool go. Where a pool does not say, the system property {@code
 * glovebox.transport} does; the default is {@link #SHARED}.
 */
public enum LaneTransport {
  /** Memory that both processes have mapped; the socket where there is none. */
  SHARED,
  /** A UNIX socket. */
  SOCKET;

  /** The system property that says what pools use that do not say it. */
  public static final String PROPERTY = "glovebox.transport";

  /** {@return the form in a registry file: {@code shared} or {@code socket}} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LaneTransport parse(String text) {
    for (LaneTransport transport : values()) {
      if (transport.text().equals(text)) {
        return transport;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is neither 'shared' nor 'socket'");
  }

  /**
   * {@return what the property says}
   *
   * @throws IllegalArgumentException if it says anything else
   */
  public static LaneTransport byDefault() {
    String text = System.getProperty(PROPERTY);
    try {
      return text == null ? SHARED : parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("system property " + PROPERTY + ": " + e.getMessage(), e);
    }
  }
}
