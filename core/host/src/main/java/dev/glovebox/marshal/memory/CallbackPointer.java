package dev.glovebox.marshal.memory;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import java.nio.ByteBuffer;

/**
 * The function pointer of a callback of this process, as it came back from a worker. It equals the
 * pointer that JNA has for the callback, and may be passed to any worker. What lies there is code,
 * of which none is for reading or writing: every accessor fails.
 */
public final class CallbackPointer extends AccessedPointer {
  private final Callback callback;

  private CallbackPointer(Callback callback, long trampoline) {
    super(trampoline);
    this.callback = callback;
  }

  /**
   * {@return the pointer of a callback}
   *
   * @param callback of this process
   */
  public static CallbackPointer of(Callback callback) {
    return of(callback, CallbackReference.getFunctionPointer(callback));
  }

  /**
   * {@return the pointer of a callback, which JNA knows already}
   *
   * @param callback of this process
   * @param trampoline JNA's function for it
   */
  public static CallbackPointer of(Callback callback, Pointer trampoline) {
    return new CallbackPointer(callback, JnaInternals.address(trampoline));
  }

  /** {@return what it points to, kept alive by it} */
  public Callback callback() {
    return callback;
  }

  private ForeignPointerException noMemory() {
    return new ForeignPointerException(
        this + " is the function pointer of " + callback.getClass().getName() + ", and no memory",
        CallContext.NONE,
        "Compare it, or pass it back; the callback itself is an object of this process.");
  }

  @Override
  byte[] copy(long offset, long length) {
    throw noMemory();
  }

  @Override
  byte[] string(long offset, int unitBytes) {
    throw noMemory();
  }

  @Override
  void put(long offset, ByteBuffer bytes) {
    throw noMemory();
  }

  @Override
  Pointer pointer(long word) {
    throw noMemory();
  }

  @Override
  long address(Pointer pointer) {
    throw noMemory();
  }

  @Override
  protected Callback callback(Class<?> type, Pointer function, Callback current) {
    throw noMemory();
  }

  @Override
  protected Pointer function(Callback function) {
    throw noMemory();
  }

  @Override
  public Pointer share(long offset, long size) {
    if (offset == 0) {
      return this;
    }
    throw noMemory();
  }
}
