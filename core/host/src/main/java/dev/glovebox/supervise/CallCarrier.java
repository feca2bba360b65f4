package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.lane.CallBody;

/**
 * What carries calls to a worker: a pool, on any of its lanes, or one lane that is held.
 *
 * <p><b>Threads:</b> safe for use by several. A call runs on its caller's thread and blocks it.
 */
public interface CallCarrier {
  /** {@return the name of the pool whose workers run the calls} */
  String poolName();

  /**
   * Carries one call: loads and binds what its worker does not know yet, and waits for the result.
   * An interrupt does not end the wait.
   *
   * @param <R> what the caller gets
   * @param function which function
   * @param options the deadline, and which worker can take it
   * @param body writes the arguments and reads the result
   * @return what the body has read
   * @throws GloveboxException one of the failures of {@code dev.glovebox.failure}, with the outcome
   */
  <R> R invoke(NativeFunction function, CallOptions options, CallBody<R> body);

  /**
   * Finds a function or variable of a library, which is loaded if need be.
   *
   * @param library its name in the registry; empty for the worker's own process
   * @param name the exported symbol
   * @return where it is, and in which worker
   * @throws dev.glovebox.failure.LibraryRefusedException if it exports no such symbol
   */
  SymbolPlace symbol(String library, String name);
}
