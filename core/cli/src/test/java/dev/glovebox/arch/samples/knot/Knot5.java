package dev.glovebox.arch.samples.knot;

class Knot5 {
  Knot6 next;
}
