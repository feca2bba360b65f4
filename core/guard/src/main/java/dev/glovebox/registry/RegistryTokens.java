package dev.glovebox.registry;

/**
 * The tokens of one text, from its first to its last; made by a {@link RegistrySyntax}. It is used
 * by one thread at a time. Applications have no use for it.
 */
public interface RegistryTokens extends AutoCloseable {
  /**
   * {@return the next token; {@link RegistryToken.Kind#END} when there is none}
   *
   * @throws RegistrySyntaxException if the text is not well-formed here
   */
  RegistryToken next() throws RegistrySyntaxException;

  /** Lets go of what reads the text. It does not fail. */
  @Override
  void close();
}
