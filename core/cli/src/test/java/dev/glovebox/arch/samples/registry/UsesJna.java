package dev.glovebox.arch.samples.registry;

import com.sun.jna.Pointer;

/** Breaks the rule: configuration that needs more than Jackson. */
public record UsesJna(Pointer pointer) {}
