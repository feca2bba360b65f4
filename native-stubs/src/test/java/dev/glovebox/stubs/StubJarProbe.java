package dev.glovebox.stubs;

import java.nio.file.Files;
import java.nio.file.Path;

/** The main class of a JVM that {@link StubJarTest} starts with a jar on its class path. */
final class StubJarProbe {
  private StubJarProbe() {}

  /** Prints where the program lies and whether it can be executed. */
  public static void main(String[] args) {
    Path program = NativeStubs.prefork().orElseThrow();
    System.out.println(program + " " + Files.isExecutable(program));
  }
}
