package dev.glovebox.abi;

import java.util.List;
import java.util.Objects;

/**
 * A C function's prototype: what the worker must know to call it.
 *
 * @param parameters the types of the arguments, in order; none is {@code VOID}
 * @param result what comes back
 * @param aggregates one layout for each {@code AGGREGATE} parameter, in order, and then one for an
 *     {@code AGGREGATE} result
 */
public record AbiSignature(
    List<AbiType> parameters, AbiResult result, List<AggregateLayout> aggregates) {
  /** The most arguments that one call may have. */
  public static final int MAX_PARAMETERS = 255;

  /**
   * Refuses, by {@link IllegalArgumentException}, too many parameters, void ones, and layouts that
   * do not fit.
   *
   * @param parameters the types of the arguments, in order; none is {@code VOID}
   * @param result what comes back
   * @param aggregates one layout for each {@code AGGREGATE} parameter, in order, and then one for
   *     an {@code AGGREGATE} result
   */
  public AbiSignature {
    parameters = List.copyOf(parameters);
    Objects.requireNonNull(result, "result");
    aggregates = List.copyOf(aggregates);
    if (parameters.contains(AbiType.VOID)) {
      throw new IllegalArgumentException("a parameter cannot be void: " + parameters);
    }
    if (parameters.size() > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          "parameters=" + parameters.size() + ", at most " + MAX_PARAMETERS);
    }
    int wanted = result.type() == AbiType.AGGREGATE ? 1 : 0;
    for (AbiType parameter : parameters) {
      wanted += parameter == AbiType.AGGREGATE ? 1 : 0;
    }
    if (aggregates.size() != wanted) {
      throw new IllegalArgumentException(
          "aggregates=" + aggregates.size() + " layouts, for " + wanted + " aggregates");
    }
  }

  /**
   * A prototype without aggregates.
   *
   * @param parameters the types of the arguments, in order; none is {@code VOID}
   * @param result what comes back; no aggregate
   */
  public AbiSignature(List<AbiType> parameters, AbiResult result) {
    this(parameters, result, List.of());
  }

  /** {@return the layout of the result, or null where it is no aggregate} */
  public AggregateLayout resultLayout() {
    return result.type() == AbiType.AGGREGATE ? aggregates.get(aggregates.size() - 1) : null;
  }
}
