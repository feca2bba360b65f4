package dev.glovebox.arch.samples.knot;

class Knot4 {
  Knot5 next;
}
