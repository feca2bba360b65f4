package dev.glovebox.sidecar.rpc;

/** The check of one bound. On its own: the classes of bounds must not need each other to load. */
final class Positive {
  private Positive() {}

  /**
   * Checks one.
   *
   * @throws IllegalArgumentException naming it
   */
  static void check(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " is not positive: " + value);
    }
  }
}
