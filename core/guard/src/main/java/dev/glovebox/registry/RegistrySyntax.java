package dev.glovebox.registry;

/**
 * What reads the text of registry files, YAML and JSON. The artifact {@code glovebox-registry}
 * brings one; whoever builds all registries in Java can do without it.
 *
 * <p>It is a service of {@link java.util.ServiceLoader}, looked up in Glovebox's own class loader
 * each time that a text is opened. An implementation must bear any number of threads.
 */
public interface RegistrySyntax {
  /**
   * Checks that the libraries that read the text can be used.
   *
   * @throws dev.glovebox.failure.IncompatibleDependencyException if one is missing or too old
   */
  void requireUsable();

  /**
   * {@return the tokens of a text, to be closed}
   *
   * @param text at most 4 Mi characters
   * @param json whether it is JSON; it is YAML otherwise
   * @throws RegistrySyntaxException if its first token is not well-formed
   */
  RegistryTokens read(String text, boolean json) throws RegistrySyntaxException;
}
