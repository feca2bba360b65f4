package com.sun.jna;

/** An address in another process: what is read through it as a callback is a function there. */
public abstract class IsolatedPointer extends Pointer {
  /**
   * Makes a pointer, to which nothing here belongs.
   *
   * @param address in the other process
   */
  protected IsolatedPointer(long address) {
    super(address);
  }

  /**
   * {@return the callback for a function pointer that was read through this pointer}
   *
   * @param type the interface of the callback
   * @param function what was read; null for none
   * @param current what stood there before, and stays if it is the same function; may be null
   */
  protected abstract Callback callback(Class<?> type, Pointer function, Callback current);

  /**
   * {@return the function elsewhere that a callback stands for; null if it is of this process}
   *
   * @param callback of any kind
   */
  protected abstract Pointer function(Callback callback);

  /**
   * {@return what was read, or what stood there before, if that is the same}
   *
   * @param read what was read; null for none
   * @param before what stood there before, of any type; may be null
   */
  protected static Pointer kept(Pointer read, Object before) {
    if (!(before instanceof Pointer old) || read == null || old.peer != read.peer) {
      return read;
    }
    // A number alone does not say in which process it is an address.
    boolean same =
        read instanceof IsolatedPointer
            ? old instanceof IsolatedPointer && read.equals(old)
            : !(old instanceof IsolatedPointer);
    return same ? old : read;
  }

  @Override
  Object getValue(long at, Class<?> type, Object current) {
    if (Callback.class.isAssignableFrom(type)) {
      return callback(type, getPointer(at), (Callback) current);
    }
    return Pointer.class.isAssignableFrom(type)
        ? kept(getPointer(at), current)
        : super.getValue(at, type, current);
  }

  @Override
  void setValue(long at, Object value, Class<?> type) {
    Pointer function = value instanceof Callback callback ? function(callback) : null;
    if (function != null && Callback.class.isAssignableFrom(type)) {
      setPointer(at, function);
    } else {
      super.setValue(at, value, type);
    }
  }
}
