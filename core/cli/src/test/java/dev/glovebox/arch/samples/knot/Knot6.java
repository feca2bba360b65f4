package dev.glovebox.arch.samples.knot;

class Knot6 {
  Knot7 next;
}
