package dev.glovebox.proxy;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;
import dev.glovebox.marshal.jna.CallTarget;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;

/** A function of a library, called through whatever carries its calls. */
record NamedFunction(CallCarrier carrier, String library, String symbol, CallOptions options)
    implements CallTarget {
  @Override
  public <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body) {
    return carrier.invoke(
        new NativeFunction(library, symbol, signature), options.withWorker(worker), body);
  }
}
