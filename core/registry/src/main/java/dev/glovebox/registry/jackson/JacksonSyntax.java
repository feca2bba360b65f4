package dev.glovebox.registry.jackson;

import dev.glovebox.registry.RegistrySyntax;
import dev.glovebox.registry.RegistrySyntaxException;
import dev.glovebox.registry.RegistryTokens;

/**
 * Reads registry files with Jackson; found by {@link java.util.ServiceLoader}. Applications have no
 * use for it. It may be used by any number of threads.
 *
 * <p>It refers to no class of Jackson itself, so that it can be made, and say what is missing,
 * where there is none.
 */
public final class JacksonSyntax implements RegistrySyntax {
  /** Called by the service loader. */
  public JacksonSyntax() {}

  @Override
  public void requireUsable() {
    JacksonRuntime.requireUsable();
  }

  @Override
  public RegistryTokens read(String text, boolean json) throws RegistrySyntaxException {
    return new JacksonTokens(JacksonParsers.of(text, json));
  }
}
