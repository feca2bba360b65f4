package com.sun.jna;

/** An address in another process: what is read through it as a callback is a function there. */
public abstract class IsolatedPointer extends Pointer {
  protected IsolatedPointer(long address) {
    super(address);
  }

  /** The callback for a function pointer that was read through this pointer. */
  protected abstract Callback callback(Class<?> type, Pointer function, Callback current);

  @Override
  Object getValue(long at, Class<?> type, Object current) {
    return Callback.class.isAssignableFrom(type)
        ? callback(type, getPointer(at), (Callback) current)
        : super.getValue(at, type, current);
  }
}
