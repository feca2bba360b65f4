package dev.glovebox.proxy;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;

/**
 * What stands behind a loaded interface: carries its methods' calls to the pool.
 *
 * <p><b>Threads:</b> immutable.
 */
final class LibraryProxy implements InvocationHandler {
  private final Class<?> type;
  private final String library;
  private final String pool;
  private final Map<Method, BoundMethod> methods;

  LibraryProxy(Class<?> type, String library, String pool, Map<Method, BoundMethod> methods) {
    this.type = type;
    this.library = library;
    this.pool = pool;
    this.methods = Map.copyOf(methods);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    BoundMethod bound = methods.get(method);
    if (bound != null) {
      return bound.invoke(proxy, method, arguments);
    }
    if (method.isDefault()) {
      return invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> type.getSimpleName() + " of library '" + library + "' in pool '" + pool + "'";
    };
  }

  private static Object invokeDefault(Object proxy, Method method, Object[] arguments)
      throws Throwable {
    Class<?> owner = method.getDeclaringClass();
    if (Modifier.isPublic(owner.getModifiers())) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    // That refuses an interface which this package cannot see; its proxy lies in its own package.
    return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
        .unreflectSpecial(method, owner)
        .bindTo(proxy)
        .invokeWithArguments(arguments == null ? new Object[0] : arguments);
  }
}
