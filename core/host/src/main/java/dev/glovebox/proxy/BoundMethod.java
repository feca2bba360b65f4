package dev.glovebox.proxy;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A method of a loaded interface, ready to be called.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
interface BoundMethod {
  /** Calls it; blocks until the result is there. */
  Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable;

  /** The native function that it needs; empty if it needs none. */
  Optional<String> symbol();
}
