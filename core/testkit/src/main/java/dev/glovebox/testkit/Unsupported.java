package dev.glovebox.testkit;

import com.sun.jna.Pointer;

/** What a fake is asked for and cannot have. */
final class Unsupported {
  private Unsupported() {}

  /**
   * The refusal.
   *
   * @param missing what there is not, with its "no"
   */
  static UnsupportedOperationException of(String missing) {
    return new UnsupportedOperationException(
        "a FakeGlovebox has no native code, and so "
            + missing
            + ". Test this with a real Glovebox: see @WithGlovebox.");
  }

  static void requireNull(Pointer memory) {
    if (memory != null) {
      throw of("no memory of a worker to free");
    }
  }
}
