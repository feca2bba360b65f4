package com.sun.jna;

/**
 * A view of memory of this process that native code in another one has copies of: what is read from
 * it as a pointer or a callback may belong there.
 */
public abstract class IsolatedMemory extends Memory {
  /** The allocation, which the view keeps alive. */
  private final Memory allocation;

  private final long offset;

  /**
   * Makes a view.
   *
   * @param allocation memory that was shared from no other
   * @param offset where the view starts in the allocation, in bytes
   * @param size how many bytes it has
   */
  protected IsolatedMemory(Memory allocation, long offset, long size) {
    this.allocation = allocation;
    this.offset = offset;
    this.size = size;
    this.peer = allocation.peer + offset;
  }

  /** {@return the memory that this is a view of} */
  public final Memory allocation() {
    return allocation;
  }

  /** {@return where in the allocation the view starts} */
  public final long offset() {
    return offset;
  }

  /** Against the whole allocation, as JNA has it for memory that is shared from another. */
  @Override
  protected void boundsCheck(long at, long length) {
    allocation.boundsCheck(offset + at, length);
  }

  /**
   * {@return the callback for a function pointer that was read from this memory}
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

  @Override
  public void read(long at, Pointer[] pointers, int index, int length) {
    for (int i = 0; i < length; i++) {
      Pointer read = getPointer(at + (long) i * Native.POINTER_SIZE);
      pointers[index + i] = IsolatedPointer.kept(read, pointers[index + i]);
    }
  }

  @Override
  Object getValue(long at, Class<?> type, Object current) {
    if (Callback.class.isAssignableFrom(type)) {
      return callback(type, getPointer(at), (Callback) current);
    }
    return Pointer.class.isAssignableFrom(type)
        ? IsolatedPointer.kept(getPointer(at), current)
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
