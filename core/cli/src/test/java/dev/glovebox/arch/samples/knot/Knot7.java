package dev.glovebox.arch.samples.knot;

class Knot7 {
  Knot8 next;
}
