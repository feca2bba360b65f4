package dev.glovebox.arch.samples.lane;

import dev.glovebox.arch.samples.proxy.Thing;

/** Breaks the rule: imports from above. */
public record UsesProxy(Thing thing) {}
