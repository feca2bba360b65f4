package dev.glovebox.proxy;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;
import dev.glovebox.marshal.CallTarget;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.WorkerPool;

/** A function of a library, called in the workers of its pool. */
record PoolTarget(WorkerPool pool, String library, String symbol, CallOptions options)
    implements CallTarget {
  @Override
  public <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body) {
    return pool.invoke(
        new NativeFunction(library, symbol, signature), options.withWorker(worker), body);
  }
}
