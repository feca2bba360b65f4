package dev.glovebox.link;

import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;

/**
 * A function as a lane has bound it: what each call of it needs to know.
 *
 * @param id under which the worker knows it
 * @param aggregate what it returns by value; null for all else
 * @param returnsPointer whether it returns a pointer as such, of use in that worker alone
 */
public record LaneFunction(
    NativeFunction function,
    int id,
    int slots,
    Fetch fetch,
    AggregateLayout aggregate,
    boolean returnsPointer) {
  /** Whether it is this very function: an equal one may be, too. */
  @SuppressWarnings("ReferenceEquality") // Equality would compare signatures.
  boolean isOf(NativeFunction other) {
    return function == other;
  }

  static LaneFunction of(NativeFunction function, int id) {
    AbiResult result = function.signature().result();
    return new LaneFunction(
        function,
        id,
        function.signature().parameters().size(),
        result.fetch(),
        function.signature().resultLayout(),
        result.type() == AbiType.POINTER && result.fetch() == Fetch.NONE);
  }
}
