package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.JnaInternals;
import com.sun.jna.Native;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/**
 * A function at an address in a worker, as an object of a callback interface.
 *
 * <p><b>Threads:</b> immutable.
 */
final class FunctionProxy implements InvocationHandler, WorkerFunction {
  private final WorkerPointer address;
  private final Method method;
  private final Map<String, Object> options;
  private final JnaFunction function;

  private FunctionProxy(Class<?> type, WorkerPointer address) {
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

  /** A callback of an interface that calls a function. */
  static Callback of(Class<?> type, WorkerPointer address) {
    return (Callback)
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new FunctionProxy(type, address));
  }

  @Override
  public WorkerPointer address() {
    return address;
  }

  @Override
  public Object invoke(Object proxy, Method called, Object[] arguments) throws Throwable {
    if (called.getDeclaringClass() == Object.class) {
      return switch (called.getName()) {
        case "equals" ->
            arguments[0] instanceof Callback other && address.equals(WorkerFunction.of(other));
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
