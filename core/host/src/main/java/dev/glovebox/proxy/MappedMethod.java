package dev.glovebox.proxy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Optional;

/** A method that an {@link com.sun.jna.InvocationMapper} has taken over. */
record MappedMethod(InvocationHandler handler) implements BoundMethod {
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return handler.invoke(proxy, method, arguments);
  }

  @Override
  public Optional<String> symbol() {
    return Optional.empty();
  }
}
