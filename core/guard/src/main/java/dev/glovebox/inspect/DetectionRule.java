package dev.glovebox.inspect;

import java.util.function.Consumer;

/** One or more detection rules, applied to each file of a closure. */
@FunctionalInterface
interface DetectionRule {
  void examine(ElfRead file, Consumer<Evidence> found);
}
