package dev.glovebox.arch.samples.knot;

class Knot2 {
  Knot3 next;
}
