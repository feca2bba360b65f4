package dev.glovebox.arch.samples.proxy;

/** What the samples below must not import. */
public final class Thing {}
