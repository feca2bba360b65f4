package dev.glovebox.registry;

import java.util.Locale;

/** Which way what a parameter points to travels, seen from the function. */
public enum Direction {
  /** The caller gives it, the function reads it. */
  IN,
  /** The function writes it, the caller gets it; the caller gives nothing. */
  OUT,
  /** The caller gives it, and gets it as the function has left it. */
  INOUT;

  /** {@return whether the caller gives a value} */
  public boolean in() {
    return this != OUT;
  }

  /** {@return whether the caller gets a value} */
  public boolean out() {
    return this != IN;
  }

  /** {@return the word in a registry file, for example {@code inout}} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
