package dev.glovebox.sidecar.rpc;

import java.util.Locale;
import java.util.Optional;

/** How 64-bit integers look in answers. */
public enum Int64Form {
  /** As all numbers: those beyond 2^53 do not fit into the numbers of many JSON libraries. */
  NUMBER,
  /** As strings of decimal digits. */
  STRING;

  /** {@return the form as clients say it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the form of this text; empty if there is none}
   *
   * @param text as clients say it
   */
  public static Optional<Int64Form> named(String text) {
    for (Int64Form form : values()) {
      if (form.text().equals(text)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }
}
