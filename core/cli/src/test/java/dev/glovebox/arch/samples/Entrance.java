package dev.glovebox.arch.samples;

import dev.glovebox.arch.samples.guard.UsesRoot;

/** The root package of the samples. */
public record Entrance(UsesRoot inside) {}
