package dev.glovebox.proxy;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.lane.CallBody;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.CallOptions;
import dev.glovebox.supervise.SymbolPlace;

/**
 * Carries calls, and says in JNA's way that a function is missing: only the worker knows, because
 * what it has loaded may bring further libraries along.
 */
record JnaLookup(CallCarrier carrier) implements CallCarrier {
  @Override
  public String poolName() {
    return carrier.poolName();
  }

  @Override
  public <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body) {
    try {
      return carrier.invoke(function, options, body);
    } catch (LibraryRefusedException e) {
      throw failure(function, e);
    }
  }

  /**
   * Throws JNA's error if the function is missing.
   *
   * @return any other refusal
   */
  static LibraryRefusedException failure(NativeFunction function, LibraryRefusedException refusal) {
    if (!refusal.rule().equals(GuardRule.GB401.id())) {
      return refusal;
    }
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError(
            "Error looking up function '" + function.symbol() + "': " + refusal.getMessage());
    error.initCause(refusal);
    throw error;
  }

  @Override
  public SymbolPlace symbol(String library, String name) {
    return carrier.symbol(library, name);
  }
}
