package dev.glovebox.arch.samples.marshal.memory;

import dev.glovebox.arch.samples.marshal.Shape;

/** A room of memory that looks up. */
class UsesShape {
  Shape shape;
}
