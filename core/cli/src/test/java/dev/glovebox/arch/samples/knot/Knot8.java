package dev.glovebox.arch.samples.knot;

class Knot8 {
  Knot9 next;
}
