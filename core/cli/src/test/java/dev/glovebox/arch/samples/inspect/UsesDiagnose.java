package dev.glovebox.arch.samples.inspect;

import dev.glovebox.arch.samples.diagnose.Sibling;

/** Breaks the rule: imports from a sibling. */
public record UsesDiagnose(Sibling sibling) {}
