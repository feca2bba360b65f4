package dev.glovebox.marshal.jna;

import com.sun.jna.IsolatedFunction;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.marshal.SharedBufferParameter;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * A function in a worker with JNA's whole type system: JNA converts, {@link JnaCall} carries.
 *
 * <p><b>Threads:</b> immutable.
 */
final class JnaFunction extends IsolatedFunction {
  /** The name under which JNA finds the Java method among a function's options. */
  static final String INVOKING_METHOD = "invoking-method";

  private final CallTarget target;
  private final String free;

  JnaFunction(String name, int callFlags, String encoding, CallTarget target) {
    this(name, callFlags, encoding, target, null);
  }

  /**
   * Makes a function.
   *
   * @param free the native function that releases a returned string; null if the callee keeps it
   */
  JnaFunction(String name, int callFlags, String encoding, CallTarget target, String free) {
    super(name, callFlags, encoding);
    this.target = target;
    this.free = free;
  }

  /** As JNA's own function objects are called. */
  @Override
  public Object invoke(Class<?> result, Object[] arguments, Map<String, ?> options) {
    return invokeFor((Method) options.get(INVOKING_METHOD), result, arguments, options);
  }

  /** Calls, with the arguments' structures seen through {@link MemoryView}s from then on. */
  Object invokeFor(Method method, Class<?> result, Object[] arguments, Map<String, ?> options) {
    Object[] known = SharedBufferParameter.asBuffers(arguments);
    ArgumentViews views = new ArgumentViews(known);
    try {
      CallArguments converted = new CallArguments(known, method, options, stringEncoding());
      Object returned = call(method, result, converted.converted(), options);
      converted.readBack();
      return returned;
    } finally {
      views.release();
    }
  }

  @Override
  protected Object dispatch(Object[] arguments, Class<?> result) {
    NativeArguments converted = new NativeArguments(arguments);
    NativeResult wanted = NativeResult.of(result, stringEncoding(), free);
    AbiSignature signature = converted.signature(wanted);
    JnaCall call = new JnaCall(converted, wanted);
    Object returned = target.call(signature, converted.affinity(), call);
    lastError(call.errno());
    return returned;
  }

  @Override
  protected RuntimeException noMemory() {
    return new ForeignPointerException(
        this + " is called, and its code is not memory of this process",
        CallContext.NONE,
        "Use what globalVariable gives for the function's name: its address in the worker.");
  }
}
