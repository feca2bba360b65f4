package dev.glovebox.proxy;

import com.sun.jna.FunctionMapper;
import com.sun.jna.InvocationMapper;
import com.sun.jna.JnaInternals;
import com.sun.jna.Library;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The functions that the methods of an interface stand for, as JNA finds them. */
public final class NativeNames {
  private NativeNames() {}

  /**
   * {@return the names that all methods need}
   *
   * @param type the interface
   * @param library its name in the registry, for messages
   * @param jna JNA's options, of which mappers count
   */
  public static Set<String> of(Class<?> type, String library, Map<String, ?> jna) {
    InvocationMapper mapper = (InvocationMapper) jna.get(Library.OPTION_INVOCATION_MAPPER);
    Set<String> names = new HashSet<>();
    for (Method method : type.getMethods()) {
      boolean mapped = mapper != null && JnaInternals.invocationHandler(mapper, method) != null;
      if (isFunction(method) && !mapped) {
        names.add(of(method, type, library, jna));
      }
    }
    return names;
  }

  /** The name that a method needs. */
  static String of(Method method, Class<?> type, String library, Map<String, ?> jna) {
    FunctionMapper mapper = (FunctionMapper) jna.get(Library.OPTION_FUNCTION_MAPPER);
    if (mapper == null) {
      return method.getName();
    }
    String name = JnaInternals.functionName(mapper, method);
    if (name == null) {
      throw new SignatureException(
          "the function mapper has no name for " + type.getSimpleName() + "." + method.getName(),
          CallContext.ofLibrary(library),
          "Let it return the method's own name where it changes nothing.");
    }
    return name;
  }

  /**
   * Whether a method stands for one. An interface may declare those of {@link Object} again, as
   * {@code Comparator} does; a proxy answers them itself.
   */
  static boolean isFunction(Method method) {
    return Modifier.isAbstract(method.getModifiers()) && !isOfObject(method);
  }

  private static boolean isOfObject(Method method) {
    try {
      return Modifier.isPublic(
          Object.class.getMethod(method.getName(), method.getParameterTypes()).getModifiers());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }
}
