package dev.glovebox.marshal;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;

/** A function at an address in a worker. */
record FunctionAt(RemotePointer address) implements CallTarget {
  @Override
  public <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body) {
    return address.access().call(address.address(), signature, body);
  }
}
