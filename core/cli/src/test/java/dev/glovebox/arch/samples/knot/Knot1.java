package dev.glovebox.arch.samples.knot;

/** Nine classes in a circle, one more than a package may have; only the last goes back to here. */
class Knot1 {
  Knot2 next;
}
