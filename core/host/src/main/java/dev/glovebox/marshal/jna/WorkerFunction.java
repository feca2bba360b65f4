package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.lang.reflect.Proxy;

/** A callback of Java's that is a function in a worker: what the handler of its proxy knows. */
interface WorkerFunction {
  /** Where the function is. */
  WorkerPointer address();

  /** The worker's function behind a callback; null if it is none of these. */
  static WorkerPointer of(Callback callback) {
    return Proxy.isProxyClass(callback.getClass())
            && Proxy.getInvocationHandler(callback) instanceof WorkerFunction function
        ? function.address()
        : null;
  }
}
