package com.sun.jna;

import java.lang.reflect.Method;
import java.util.Map;

/**
 * A JNA function whose native call happens elsewhere.
 *
 * <p>All conversions before and after the call are JNA's own: type mappers, structures, callbacks,
 * string arrays. What would be handed to libffi is handed to {@link #dispatch} instead.
 *
 * <p><b>Threads:</b> immutable, as far as subclasses are.
 */
public abstract class IsolatedFunction extends Function {
  /** JNA wants an address that is not null; this one is never called. */
  private static final Pointer NO_ADDRESS = new Pointer(1);

  private final String name;
  private final boolean throwsLastError;

  /**
   * Makes a function.
   *
   * @param name for messages
   * @param callFlags the calling convention, and whether errors throw {@link LastErrorException}
   * @param encoding of strings; null for JNA's default
   */
  protected IsolatedFunction(String name, int callFlags, String encoding) {
    super(NO_ADDRESS, callFlags, encoding);
    this.name = name;
    this.throwsLastError = (callFlags & THROW_LAST_ERROR) != 0;
  }

  /**
   * Calls the function, by JNA's conversions.
   *
   * @param method the Java method that stands for the function, or null
   * @param result the Java type of the result
   * @param arguments with the variable ones among them; may be null for none
   */
  public final Object call(
      Method method, Class<?> result, Object[] arguments, Map<String, ?> options) {
    Class<?>[] parameters = method == null ? null : method.getParameterTypes();
    return invoke(method, parameters, result, arguments, options);
  }

  @Override
  public Object invoke(Class<?> result, Object[] arguments, Map<String, ?> options) {
    return call((Method) options.get(OPTION_INVOKING_METHOD), result, arguments, options);
  }

  @Override
  final Object invoke(Object[] arguments, Class<?> result, boolean allowObjects, int fixed) {
    // C promotes variable arguments: the callee takes an int where a byte or short was passed.
    for (int i = fixed; fixed > 0 && i < arguments.length; i++) {
      if (arguments[i] instanceof Byte || arguments[i] instanceof Short) {
        arguments[i] = ((Number) arguments[i]).intValue();
      }
    }
    return dispatch(arguments, result == null ? void.class : result);
  }

  /**
   * Makes the call.
   *
   * @param arguments in the types that JNA hands to libffi: boxed numbers and characters, pointers,
   *     primitive arrays, buffers, structures by value, null
   * @param result the native type of the result
   */
  protected abstract Object dispatch(Object[] arguments, Class<?> result);

  /** The encoding of strings. */
  protected final String stringEncoding() {
    return encoding;
  }

  /**
   * Makes {@code errno} what this thread's last native call left, as JNA does after each.
   *
   * @throws LastErrorException if the function was declared to throw it and errno is not zero
   */
  protected final void lastError(int errno) {
    Native.setLastError(errno);
    if (throwsLastError && errno != 0) {
      throw new LastErrorException(errno);
    }
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String toString() {
    return "native function " + name;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
