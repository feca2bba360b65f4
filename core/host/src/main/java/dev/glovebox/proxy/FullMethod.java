package dev.glovebox.proxy;

import dev.glovebox.marshal.jna.JnaMethod;
import java.lang.reflect.Method;
import java.util.Optional;

/** A method that needs JNA's whole type system: structures, pointers, callbacks, mappers. */
record FullMethod(JnaMethod function, String nativeName) implements BoundMethod {
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return function.invoke(arguments);
  }

  @Override
  public Optional<String> symbol() {
    return Optional.of(nativeName);
  }
}
