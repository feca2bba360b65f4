package dev.glovebox.arch.samples.knot;

class Knot9 {
  /** By a nested class, which counts as the one that it stands in. */
  static class Nested {
    Knot1 first;
  }
}
