package dev.glovebox.arch.samples.marshal;

/** What a worker must not import, though it lies below. */
public final class Shape {}
