package dev.glovebox.marshal;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;

/**
 * A place in a signature, as messages name it.
 *
 * @param described the method and the parameter in it, or its result
 * @param typeName the Java type that stands there
 * @param context the native function
 */
public record SignatureSite(String described, String typeName, CallContext context) {
  /**
   * {@return the parameter at this index, from 0; messages count from 1}
   *
   * @param method of an interface
   * @param index from 0
   * @param context the native function
   */
  public static SignatureSite parameter(Method method, int index, CallContext context) {
    Parameter parameter = method.getParameters()[index];
    String name = parameter.isNamePresent() ? " \"" + parameter.getName() + "\"" : "";
    return new SignatureSite(
        nameOf(method) + ", parameter " + (index + 1) + name,
        parameter.getParameterizedType().getTypeName(),
        context);
  }

  /**
   * {@return the result of a method}
   *
   * @param method of an interface
   * @param context the native function
   */
  public static SignatureSite result(Method method, CallContext context) {
    return new SignatureSite(
        nameOf(method) + ", result", method.getGenericReturnType().getTypeName(), context);
  }

  static SignatureSite method(Method method, CallContext context) {
    return new SignatureSite(nameOf(method), "", context);
  }

  private static String nameOf(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /**
   * {@return the failure of a type that cannot cross to a worker}
   *
   * @param advice what to do next: one or more whole sentences
   */
  public SignatureException refusedType(String advice) {
    return refused("type " + typeName + " is not supported", advice);
  }

  /**
   * {@return the failure of what stands here and cannot be bound, for a reason that is said}
   *
   * @param problem what is wrong with it, without a full stop at its end
   * @param advice what to do next: one or more whole sentences
   */
  public SignatureException refused(String problem, String advice) {
    return new SignatureException(described + ": " + problem, context, advice);
  }
}
