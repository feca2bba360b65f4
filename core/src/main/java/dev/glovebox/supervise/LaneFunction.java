package dev.glovebox.supervise;

import dev.glovebox.abi.AggregateLayout;
import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;

/**
 * A function as a lane has bound it: what each call of it needs to know.
 *
 * @param id under which the worker knows it
 * @param aggregate what it returns by value; null for all else
 */
record LaneFunction(
    NativeFunction function, int id, int slots, Fetch fetch, AggregateLayout aggregate) {
  static LaneFunction of(NativeFunction function, int id) {
    return new LaneFunction(
        function,
        id,
        function.signature().parameters().size(),
        function.signature().result().fetch(),
        function.signature().resultLayout());
  }
}
