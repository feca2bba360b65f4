package dev.glovebox.proxy;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.marshal.MethodMarshaller;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.WorkerPool;

/**
 * A method of a loaded interface: how its values are marshalled, where its calls go.
 *
 * <p><b>Threads:</b> immutable.
 */
final class BoundMethod {
  private final MethodMarshaller marshaller;
  private final WorkerPool pool;
  private final CallOptions options;

  BoundMethod(MethodMarshaller marshaller, WorkerPool pool, CallOptions options) {
    this.marshaller = marshaller;
    this.pool = pool;
    this.options = options;
  }

  NativeFunction function() {
    return marshaller.function();
  }

  Object invoke(Object[] arguments) {
    return pool.invoke(
        marshaller.function(),
        options.withWorker(marshaller.affinity(arguments)),
        marshaller.bind(arguments));
  }
}
