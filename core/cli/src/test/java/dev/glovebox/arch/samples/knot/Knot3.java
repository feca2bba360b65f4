package dev.glovebox.arch.samples.knot;

class Knot3 {
  Knot4 next;
}
