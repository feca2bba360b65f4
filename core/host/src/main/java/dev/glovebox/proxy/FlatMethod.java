package dev.glovebox.proxy;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.marshal.CallShape;
import dev.glovebox.marshal.MethodMarshaller;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A method whose arguments and result are flat: scalars, strings, arrays of primitives, buffers.
 * Its signature is known when it is bound, and a call converts nothing else.
 *
 * @param asJna whether a function that is missing is told in JNA's way
 */
record FlatMethod(
    NativeFunction function,
    CallShape shape,
    CallCarrier carrier,
    CallOptions options,
    boolean asJna)
    implements BoundMethod {
  static FlatMethod of(MethodMarshaller marshaller, CallCarrier carrier, CallOptions options) {
    boolean asJna = carrier instanceof JnaLookup;
    CallCarrier direct = asJna ? ((JnaLookup) carrier).carrier() : carrier;
    return new FlatMethod(marshaller.function(), marshaller.shape(), direct, options, asJna);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    try {
      return carrier.invoke(
          function, options.withWorker(shape.affinity(arguments)), shape.bind(arguments));
    } catch (LibraryRefusedException e) {
      throw asJna ? JnaLookup.failure(function, e) : e;
    }
  }

  @Override
  public Optional<String> symbol() {
    return Optional.of(function.symbol());
  }
}
