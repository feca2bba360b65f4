package dev.glovebox.proxy;

import dev.glovebox.marshal.MethodMarshaller;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A method whose arguments and result are flat: scalars, strings, arrays of primitives, buffers.
 * Its signature is known when it is bound, and a call converts nothing else.
 */
record FlatMethod(MethodMarshaller marshaller, CallCarrier carrier, CallOptions options)
    implements BoundMethod {
  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return carrier.invoke(
        marshaller.function(),
        options.withWorker(marshaller.affinity(arguments)),
        marshaller.bind(arguments));
  }

  @Override
  public Optional<String> symbol() {
    return Optional.of(marshaller.function().symbol());
  }
}
