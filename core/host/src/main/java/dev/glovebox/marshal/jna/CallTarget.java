package dev.glovebox.marshal.jna;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;

/** What carries the calls of a function whose signature is known only with its arguments. */
public interface CallTarget {
  /**
   * Carries one call.
   *
   * @param <R> what the caller gets
   * @param signature made from the arguments
   * @param worker the one that can take it, because an argument points into it; null for any
   * @param body writes the arguments and reads the result
   * @return what the body has read
   */
  <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body);
}
