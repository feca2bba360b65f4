package dev.glovebox.remote;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** An interface whose methods are calls of a library's functions. */
final class RemoteInterface implements InvocationHandler {
  private static final Object[] NO_ARGUMENTS = {};

  private final String name;
  private final Map<Method, RemoteMethod> methods;
  private final RemoteCaller caller;

  private RemoteInterface(String name, Map<Method, RemoteMethod> methods, RemoteCaller caller) {
    this.name = name;
    this.methods = methods;
    this.caller = caller;
  }

  static <T> T bind(String library, Class<T> type, RemoteCaller caller) {
    if (!type.isInterface()) {
      throw new SignatureException(
          type.getName() + " is no interface",
          CallContext.ofLibrary(library),
          "Declare the functions as methods of an interface.");
    }
    Map<Method, RemoteMethod> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        methods.put(method, RemoteMethod.of(library, method));
      }
    }
    String name = type.getSimpleName() + " of the sidecar's library '" + library + "'";
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            new RemoteInterface(name, methods, caller)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
    Object[] arguments = given == null ? NO_ARGUMENTS : given;
    RemoteMethod remote = methods.get(method);
    if (remote != null) {
      return remote.call(caller, arguments);
    }
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> name;
    };
  }
}
