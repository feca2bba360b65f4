package dev.glovebox.samples.gains;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.registry.Registry;
import dev.glovebox.stubs.NativeStubs;

/**
 * Two editions of one library, whose functions have the same names, in use at the same time. In one
 * process the dynamic linker takes the functions that the second one calls from the first.
 */
public final class SideBySide {
  private SideBySide() {}

  /** What both editions have. */
  public interface Edition extends Library {
    /** The edition. */
    int edition_within();
  }

  /** Runs the sample. */
  public static void main(String[] args) {
    Registry registry =
        Registry.builder()
            .library("one", library -> library.path(NativeStubs.require("edition_one")).pool("one"))
            .library("two", library -> library.path(NativeStubs.require("edition_two")).pool("two"))
            .build();
    try (Glovebox box = Glovebox.open(registry)) {
      Edition one = box.load("one", Edition.class);
      Edition two = box.load("two", Edition.class);
      System.out.println("editions " + one.edition_within() + " and " + two.edition_within());
    }
  }
}
