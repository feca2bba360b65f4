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
record SignatureSite(String described, String typeName, CallContext context) {
  /** The parameter at this index, from 0; messages count from 1. */
  static SignatureSite parameter(Method method, int index, CallContext context) {
    Parameter parameter = method.getParameters()[index];
    String name = parameter.isNamePresent() ? " \"" + parameter.getName() + "\"" : "";
    return new SignatureSite(
        nameOf(method) + ", parameter " + (index + 1) + name,
        parameter.getParameterizedType().getTypeName(),
        context);
  }

  static SignatureSite result(Method method, CallContext context) {
    return new SignatureSite(
        nameOf(method) + ", result", method.getGenericReturnType().getTypeName(), context);
  }

  static SignatureSite method(Method method, CallContext context) {
    return new SignatureSite(nameOf(method), "", context);
  }

  private static String nameOf(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  /** This type cannot cross to a worker. */
  SignatureException refusedType(String advice) {
    return refused("type " + typeName + " is not supported", advice);
  }

  SignatureException refused(String problem, String advice) {
    return new SignatureException(described + ": " + problem, context, advice);
  }
}
