package dev.glovebox.marshal.jna;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;

/** A function at an address in a worker. */
record FunctionAt(WorkerPointer address) implements CallTarget {
  @Override
  public <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body) {
    if (address.isConstant()) {
      throw new ForeignPointerException(
          address + " is a constant, and no function",
          CallContext.ofWorker(address.worker().toString()),
          "Compare the callback with what the library documents, (void *) 1 or -1, for example.");
    }
    return WorkerPointers.access(address).call(address.address(), signature, body);
  }
}
