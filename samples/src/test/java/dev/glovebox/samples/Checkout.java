package dev.glovebox.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.glovebox.stubs.NativeStubs;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that these tests run in. */
public final class Checkout {
  private Checkout() {}

  /** The directory that holds README.md. */
  public static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("README.md"))) {
      root = root.getParent();
    }
    return root;
  }

  /** Skips the test, or with {@code -Dglovebox.require=all} fails it, where a stub is missing. */
  public static void needStubs(String... names) {
    for (String name : names) {
      boolean there = NativeStubs.find(name).isPresent();
      if ("all".equals(System.getProperty("glovebox.require"))) {
        assertThat(there).as("the stub %s is there", name).isTrue();
      }
      assumeTrue(there, "the stub " + name + " is there");
    }
  }
}
