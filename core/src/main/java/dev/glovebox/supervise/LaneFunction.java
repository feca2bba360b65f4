package dev.glovebox.supervise;

import dev.glovebox.abi.Fetch;
import dev.glovebox.abi.NativeFunction;

/**
 * A function as a lane has bound it: what each call of it needs to know.
 *
 * @param id under which the worker knows it
 */
record LaneFunction(NativeFunction function, int id, int slots, Fetch fetch) {
  static LaneFunction of(NativeFunction function, int id) {
    return new LaneFunction(
        function,
        id,
        function.signature().parameters().size(),
        function.signature().result().fetch());
  }
}
