package dev.glovebox.proxy;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What stands behind a loaded interface: carries its methods' calls to the pool.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class LibraryProxy implements InvocationHandler {
  private final Class<?> type;
  private final String library;
  private final String pool;
  private final Map<Method, BoundMethod> methods;

  /**
   * The same by the very objects that the proxy's class passes, of which it has one for each
   * method: to compare methods takes as long as a good part of a call. Replaced, never changed.
   */
  private volatile IdentityHashMap<Method, BoundMethod> met = new IdentityHashMap<>();

  LibraryProxy(Class<?> type, String library, String pool, Map<Method, BoundMethod> methods) {
    this.type = type;
    this.library = library;
    this.pool = pool;
    this.methods = Map.copyOf(methods);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    BoundMethod bound = met.get(method);
    if (bound == null) {
      bound = meet(method);
    }
    if (bound != null) {
      return bound.invoke(proxy, method, arguments);
    }
    if (method.isDefault()) {
      return invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> name();
    };
  }

  private String name() {
    return type.getSimpleName() + " of library '" + library + "' in pool '" + pool + "'";
  }

  /** JNA shows this where it wants a handler of its own: {@code Native.synchronizedLibrary}. */
  @Override
  public String toString() {
    return name()
        + ", which Glovebox has loaded and whose calls run in another process: JNA has no library"
        + " behind it. For one call at a time, have a pool with one worker and 'threads: serial',"
        + " or use a Session; for single symbols, Glovebox.function and Glovebox.globalVariable.";
  }

  /** Finds a method, and remembers its object; but no more of them than there are methods. */
  private BoundMethod meet(Method method) {
    BoundMethod bound = methods.get(method);
    if (bound != null) {
      synchronized (this) {
        if (met.size() < methods.size()) {
          IdentityHashMap<Method, BoundMethod> more = new IdentityHashMap<>(met);
          more.put(method, bound);
          met = more;
        }
      }
    }
    return bound;
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
