package dev.glovebox.marshal;

import com.sun.jna.LastErrorException;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.lane.CallBody;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * A method of a Java interface bound to a native function: writes its arguments and reads its
 * result as JNA would.
 *
 * <p><b>Threads:</b> immutable; any number of threads may bind calls at once.
 */
public final class MethodMarshaller {
  private final NativeFunction function;
  private final CallShape shape;

  private MethodMarshaller(NativeFunction function, CallShape shape) {
    this.function = function;
    this.shape = shape;
  }

  /**
   * Binds a method.
   *
   * @param method of the interface
   * @param library the library's name in the registry
   * @param symbol the exported name of the function
   * @param options the encoding of strings
   * @return the marshaller
   * @throws SignatureException if a type of the method, or the method's form, is not supported
   */
  public static MethodMarshaller of(
      Method method, String library, String symbol, MarshalOptions options) {
    CallContext context = CallContext.ofFunction(library, symbol);
    requireSupportedForm(method, SignatureSite.method(method, context));
    List<ParameterCodec> parameters = new ArrayList<>();
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < types.length; i++) {
      SignatureSite site = SignatureSite.parameter(method, i, context);
      parameters.add(JnaTypes.parameter(types[i], site, options));
    }
    Free free = method.getAnnotation(Free.class);
    ResultCodec result =
        JnaTypes.result(
            method.getReturnType(),
            free == null ? null : free.value(),
            SignatureSite.result(method, context),
            options);
    CallShape shape = new CallShape(parameters, result, context);
    List<AbiType> abi = parameters.stream().map(ParameterCodec::type).toList();
    return new MethodMarshaller(
        new NativeFunction(library, symbol, new AbiSignature(abi, result.abi())), shape);
  }

  private static void requireSupportedForm(Method method, SignatureSite site) {
    if (method.isVarArgs()) {
      throw site.refused(
          "a method with variable arguments is not supported",
          "Declare a method for each list of argument types that is used; C functions with '...'"
              + " cannot be called yet.");
    }
    if (method.getParameterCount() > AbiSignature.MAX_PARAMETERS) {
      throw site.refused(
          "it has " + method.getParameterCount() + " parameters",
          "A call has at most " + AbiSignature.MAX_PARAMETERS + ".");
    }
    for (Class<?> thrown : method.getExceptionTypes()) {
      if (LastErrorException.class.isAssignableFrom(thrown)) {
        throw site.refused(
            "throwing LastErrorException is not supported",
            "Remove it from the throws clause and check the result.");
      }
    }
  }

  /** {@return what is bound in a worker before the first call} */
  public NativeFunction function() {
    return function;
  }

  /** {@return what the calls of {@link #function} have in common} */
  public CallShape shape() {
    return shape;
  }

  /**
   * The worker to which pointers among the arguments belong.
   *
   * @param arguments may be null for a method without parameters
   * @return null if any worker will do
   * @throws dev.glovebox.failure.ForeignPointerException if two arguments belong to different ones
   */
  public WorkerId affinity(Object[] arguments) {
    return shape.affinity(arguments);
  }

  /**
   * {@return one call with these arguments, which must stay as they are until it is over}
   *
   * @param arguments may be null for a method without parameters
   */
  public CallBody<Object> bind(Object[] arguments) {
    return shape.bind(arguments);
  }
}
