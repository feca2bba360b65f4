package dev.glovebox.arch.samples.testkit;

import org.junit.jupiter.api.extension.Extension;

/** What only the extension of the testkit may need. */
public final class UsesJunit implements Extension {}
