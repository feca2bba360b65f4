package dev.glovebox.arch.samples.guard;

import dev.glovebox.arch.samples.Entrance;

/** Breaks the rule: imports the root, which imports it. */
public record UsesRoot(Entrance entrance) {}
