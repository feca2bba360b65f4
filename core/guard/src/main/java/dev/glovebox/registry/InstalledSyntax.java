package dev.glovebox.registry;

import dev.glovebox.failure.IncompatibleDependencyException;
import java.util.ServiceLoader;

/** Finds what reads registry files in this process. */
final class InstalledSyntax {
  private static final String ARTIFACT = "dev.glovebox:glovebox-registry";

  private InstalledSyntax() {}

  /**
   * The syntax that was found, and can be used.
   *
   * @throws IncompatibleDependencyException if there is none, or if it lacks a library
   */
  static RegistrySyntax require() {
    RegistrySyntax syntax =
        // Not the thread's context class loader: what reads files comes with Glovebox.
        ServiceLoader.load(RegistrySyntax.class, RegistrySyntax.class.getClassLoader())
            .findFirst()
            .orElseThrow(InstalledSyntax::missing);
    syntax.requireUsable();
    return syntax;
  }

  private static IncompatibleDependencyException missing() {
    return new IncompatibleDependencyException(
        "glovebox-registry",
        "nothing on the class path reads registry files: " + ARTIFACT + " is missing",
        "Add "
            + ARTIFACT
            + ", in the version of glovebox-core; or build the registry in Java, by"
            + " Registry.builder.",
        null);
  }
}
