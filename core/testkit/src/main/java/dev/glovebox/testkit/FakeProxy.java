package dev.glovebox.testkit;

import dev.glovebox.proxy.LoadOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;

/** An interface of a fake library as it is loaded: hands each call to what scripts apply to. */
final class FakeProxy implements InvocationHandler {
  private static final Object[] NONE = {};

  private final FakeLibraries libraries;
  private final String library;
  private final Object implementation;
  private final LoadOptions options;
  private final Callers callers;

  private FakeProxy(
      FakeLibraries libraries,
      String library,
      Object implementation,
      LoadOptions options,
      Callers callers) {
    this.libraries = libraries;
    this.library = library;
    this.implementation = implementation;
    this.options = options;
    this.callers = callers;
  }

  static <T> T of(
      FakeLibraries libraries,
      String library,
      Class<T> type,
      LoadOptions options,
      Callers callers) {
    requireInterface(type);
    Object implementation = libraries.implementation(library, type);
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new FakeProxy(libraries, library, implementation, options, callers)));
  }

  static void requireInterface(Class<?> type) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName() + " is no interface, and libraries are loaded as interfaces only");
    }
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
    Object[] arguments = given == null ? NONE : given;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    FakeFunction function = new FakeFunction(library, method.getName());
    Optional<Duration> deadline =
        options.deadline(method.getName()).or(() -> libraries.deadline(function));
    return callers.call(function, arguments, deadline, () -> answer(method, arguments));
  }

  private Object answer(Method method, Object[] arguments) throws Throwable {
    // The interface need not be public.
    method.setAccessible(true);
    try {
      return method.invoke(implementation, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "fake of library '" + library + "'";
    };
  }
}
