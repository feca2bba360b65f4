package dev.glovebox.arch.samples.registry.jackson;

import org.slf4j.Logger;

/** Breaks the rule: what reads registry files needs more than Jackson. */
public record UsesLogger(Logger logger) {}
