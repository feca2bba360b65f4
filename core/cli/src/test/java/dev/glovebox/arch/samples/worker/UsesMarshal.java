package dev.glovebox.arch.samples.worker;

import dev.glovebox.arch.samples.marshal.Shape;

/** Breaks the rule: a worker that knows the host's side. */
public record UsesMarshal(Shape shape) {}
