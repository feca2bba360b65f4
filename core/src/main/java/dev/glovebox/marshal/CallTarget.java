package dev.glovebox.marshal;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;

/** What carries the calls of a function whose signature is known only with its arguments. */
public interface CallTarget {
  /**
   * Carries one call.
   *
   * @param worker the one that can take it, because an argument points into it; null for any
   */
  <R> R call(AbiSignature signature, WorkerId worker, CallBody<R> body);
}
