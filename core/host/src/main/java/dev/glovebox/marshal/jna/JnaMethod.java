package dev.glovebox.marshal.jna;

import com.sun.jna.JnaInternals;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.NativeMapped;
import com.sun.jna.TypeMapper;
import com.sun.jna.WString;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.marshal.Free;
import dev.glovebox.marshal.JnaTypes;
import dev.glovebox.marshal.MethodMarshaller;
import dev.glovebox.marshal.SignatureSite;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A method of a Java interface bound to a native function with JNA's whole type system.
 *
 * <p>Slower than {@link MethodMarshaller}, which serves the methods that need none of it.
 *
 * <p><b>Threads:</b> immutable.
 */
public final class JnaMethod {
  private final Method method;
  private final JnaFunction function;
  private final Map<String, Object> options;

  private JnaMethod(Method method, JnaFunction function, Map<String, Object> options) {
    this.method = method;
    this.function = function;
    this.options = options;
  }

  /**
   * Binds a method.
   *
   * @param method of the interface
   * @param library the library's name in the registry
   * @param symbol the exported name of the function
   * @param libraryOptions JNA's options of the interface, by the names in {@link Library}
   * @param target carries its calls
   * @return the bound method
   * @throws SignatureException if a type of the method is not supported
   */
  public static JnaMethod of(
      Method method,
      String library,
      String symbol,
      Map<String, ?> libraryOptions,
      CallTarget target) {
    CallContext context = CallContext.ofFunction(library, symbol);
    TypeMapper mapper = (TypeMapper) libraryOptions.get(Library.OPTION_TYPE_MAPPER);
    JnaSupport.check(method, mapper, context);
    String encoding = (String) libraryOptions.get(Library.OPTION_STRING_ENCODING);
    Free free = method.getAnnotation(Free.class);
    Class<?> result = method.getReturnType();
    if (free != null && result != String.class && result != WString.class) {
      SignatureSite site = SignatureSite.result(method, context);
      throw site.refused(
          "@Free is not for a result of type " + site.typeName(),
          "Only returned strings are freed: remove @Free, or return String or WString.");
    }
    Map<String, Object> options = new HashMap<>(libraryOptions);
    options.put(JnaFunction.INVOKING_METHOD, method);
    JnaFunction function =
        new JnaFunction(
            symbol + "(" + library + ")",
            JnaInternals.callFlags(method, libraryOptions),
            encoding,
            target,
            free == null ? null : free.value());
    return new JnaMethod(method, function, options);
  }

  /**
   * {@return what JNA has no conversion for in a method; empty if it has one for everything}
   *
   * @param method of the interface
   * @param library the library's name in the registry
   * @param symbol the exported name of the function
   * @param libraryOptions JNA's options of the interface, by the names in {@link Library}
   */
  public static Optional<SignatureException> unsupported(
      Method method, String library, String symbol, Map<String, ?> libraryOptions) {
    TypeMapper mapper = (TypeMapper) libraryOptions.get(Library.OPTION_TYPE_MAPPER);
    try {
      JnaSupport.check(method, mapper, CallContext.ofFunction(library, symbol));
      return Optional.empty();
    } catch (SignatureException e) {
      return Optional.of(e);
    }
  }

  /**
   * {@return whether a method needs more than {@link MethodMarshaller} has}
   *
   * @param method of the interface
   * @param options JNA's options of the interface, by the names in {@link Library}
   */
  public static boolean isNeeded(Method method, Map<String, ?> options) {
    if (method.isVarArgs() || options.get(Library.OPTION_TYPE_MAPPER) != null) {
      return true;
    }
    for (Class<?> thrown : method.getExceptionTypes()) {
      if (LastErrorException.class.isAssignableFrom(thrown)) {
        return true;
      }
    }
    for (Class<?> type : method.getParameterTypes()) {
      if (!JnaTypes.isFlat(type)) {
        return true;
      }
    }
    Class<?> result = method.getReturnType();
    return !JnaTypes.isFlat(result) || NativeMapped.class.isAssignableFrom(result);
  }

  /**
   * Calls the function, in its worker.
   *
   * @param arguments of the method; may be null for none
   * @return the result, in its Java type; null for void
   */
  public Object invoke(Object[] arguments) {
    Object[] all =
        JnaInternals.isVarArgs(method) ? JnaInternals.concatenateVarArgs(arguments) : arguments;
    return function.invokeFor(method, method.getReturnType(), all, options);
  }
}
