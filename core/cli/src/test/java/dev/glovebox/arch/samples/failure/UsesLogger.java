package dev.glovebox.arch.samples.failure;

import org.slf4j.Logger;

/** Breaks the rule: vocabulary that needs a library. */
public record UsesLogger(Logger logger) {}
