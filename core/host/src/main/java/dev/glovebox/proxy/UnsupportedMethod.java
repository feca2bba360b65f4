package dev.glovebox.proxy;

import dev.glovebox.failure.SignatureException;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A method with a type for which JNA has no conversion, in an interface written for JNA: calling it
 * fails as it does with JNA, and the rest of the interface works.
 */
record UnsupportedMethod(SignatureException reason) implements BoundMethod {
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    throw new IllegalArgumentException("Unsupported type: " + reason.getMessage(), reason);
  }

  @Override
  public Optional<String> symbol() {
    return Optional.empty();
  }
}
