package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import dev.glovebox.marshal.memory.CallbackPointer;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;

/**
 * Functions in a worker, as objects of Java callback interfaces. JNA's own lists know none of them.
 */
final class RemoteCallbacks {
  private RemoteCallbacks() {}

  /**
   * The callback that a pointer stands for: the Java object that was passed, or one that calls the
   * worker's function.
   *
   * @param current what stood there before, and stays if it is the same function; may be null
   */
  static Callback callback(Class<?> type, Pointer function, Callback current) {
    if (function == null) {
      return null;
    }
    if (function instanceof CallbackPointer own) {
      return own(type, own);
    }
    if (!(function instanceof WorkerPointer remote)) {
      return current != null && function.equals(CallbackReference.getFunctionPointer(current))
          ? current
          : here(type, function);
    }
    if (current != null && remote.equals(WorkerFunction.of(current))) {
      return current;
    }
    return WorkerSide.of(WorkerPointers.access(remote)).functions().of(remote, type);
  }

  /** The object itself, unless it is wanted as one of an interface that it does not have. */
  private static Callback own(Class<?> type, CallbackPointer pointer) {
    return type.isInstance(pointer.callback()) ? pointer.callback() : here(type, pointer);
  }

  /** A function of this process, which JNA remembers by its address and not by our pointer. */
  private static Callback here(Class<?> type, Pointer function) {
    return CallbackReference.getCallback(type, new Pointer(JnaInternals.address(function)));
  }
}
