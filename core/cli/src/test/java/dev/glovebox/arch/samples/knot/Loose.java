package dev.glovebox.arch.samples.knot;

/** Needs the circle, and is needed by none of it. */
class Loose {
  Knot1 first;
}
