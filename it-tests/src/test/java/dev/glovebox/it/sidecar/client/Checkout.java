package dev.glovebox.it.sidecar.client;

import java.nio.file.Path;

/** Places of the project's own files. */
final class Checkout {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  static final Path SAMPLES = ROOT.resolve("samples");

  private Checkout() {}
}
