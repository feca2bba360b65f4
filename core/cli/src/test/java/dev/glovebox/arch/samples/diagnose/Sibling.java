package dev.glovebox.arch.samples.diagnose;

/** What its sibling must not import. */
public final class Sibling {}
