package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.JnaInternals;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Functions in a worker, as objects of Java callback interfaces. */
final class RemoteCallbacks {
  private RemoteCallbacks() {}

  /**
   * The callback that a pointer stands for: the Java object that was passed, or one that calls the
   * worker's function.
   *
   * @param current what stood there before, and stays if it is the same function; may be null
   */
  static Callback callback(Class<?> type, Pointer function, Callback current) {
    if (function == null) {
      return null;
    }
    if (!(function instanceof RemotePointer remote)) {
      return current != null && function.equals(CallbackReference.getFunctionPointer(current))
          ? current
          : CallbackReference.getCallback(type, function);
    }
    if (current != null && remote.equals(function(current))) {
      return current;
    }
    Callback known = JnaInternals.callbackAt(remote, type);
    return known == null ? adopted(type, remote) : known;
  }

  /** A new callback, which JNA finds from now on where it meets the pointer. */
  static Callback adopted(Class<?> type, RemotePointer remote) {
    Callback callback =
        (Callback)
            Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new Handler(type, remote));
    JnaInternals.adoptCallback(remote, callback);
    return callback;
  }

  /** The worker's function behind a callback; null if it is none of these. */
  static RemotePointer function(Callback callback) {
    return Proxy.isProxyClass(callback.getClass())
            && Proxy.getInvocationHandler(callback) instanceof Handler handler
        ? handler.address
        : null;
  }

  /** Calls a function at an address. */
  private static final class Handler implements InvocationHandler {
    private final RemotePointer address;
    private final Method method;
    private final Map<String, Object> options;
    private final JnaFunction function;

    Handler(Class<?> type, RemotePointer address) {
      this.address = address;
      this.method = JnaInternals.callbackMethod(type);
      this.options = new HashMap<>(Native.getLibraryOptions(type));
      String encoding = (String) options.get(com.sun.jna.Library.OPTION_STRING_ENCODING);
      this.function =
          new JnaFunction(
              address.toString(),
              JnaInternals.callFlags(method, options),
              encoding,
              new FunctionAt(address));
    }

    @Override
    public Object invoke(Object proxy, Method called, Object[] arguments) throws Throwable {
      if (called.getDeclaringClass() == Object.class) {
        return switch (called.getName()) {
          case "equals" ->
              arguments[0] instanceof Callback other && address.equals(function(other));
          case "hashCode" -> address.hashCode();
          default -> "Proxy interface to native function " + address;
        };
      }
      if (called.isDefault()) {
        return InvocationHandler.invokeDefault(proxy, called, arguments);
      }
      Object[] all =
          JnaInternals.isVarArgs(called) ? JnaInternals.concatenateVarArgs(arguments) : arguments;
      return function.invokeFor(called, called.getReturnType(), all, options);
    }
  }
}
