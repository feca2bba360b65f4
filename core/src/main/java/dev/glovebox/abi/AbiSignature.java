package dev.glovebox.abi;

import java.util.List;
import java.util.Objects;

/**
 * A C function's prototype: what the worker must know to call it.
 *
 * @param parameters the types of the arguments, in order; none is {@code VOID}
 * @param result what comes back
 */
public record AbiSignature(List<AbiType> parameters, AbiResult result) {
  /** The most arguments that one call may have. */
  public static final int MAX_PARAMETERS = 255;

  public AbiSignature {
    parameters = List.copyOf(parameters);
    Objects.requireNonNull(result, "result");
    if (parameters.contains(AbiType.VOID)) {
      throw new IllegalArgumentException("a parameter cannot be void: " + parameters);
    }
    if (parameters.size() > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          "parameters=" + parameters.size() + ", at most " + MAX_PARAMETERS);
    }
  }
}
