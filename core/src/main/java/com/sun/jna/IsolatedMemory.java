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
   */
  protected IsolatedMemory(Memory allocation, long offset, long size) {
    this.allocation = allocation;
    this.offset = offset;
    this.size = size;
    this.peer = allocation.peer + offset;
  }

  /** The memory that this is a view of. */
  public final Memory allocation() {
    return allocation;
  }

  /** Where in the allocation the view starts. */
  public final long offset() {
    return offset;
  }

  /** Against the whole allocation, as JNA has it for memory that is shared from another. */
  @Override
  protected void boundsCheck(long at, long length) {
    allocation.boundsCheck(offset + at, length);
  }

  /** The callback for a function pointer that was read from this memory. */
  protected abstract Callback callback(Class<?> type, Pointer function, Callback current);

  @Override
  Object getValue(long at, Class<?> type, Object current) {
    return Callback.class.isAssignableFrom(type)
        ? callback(type, getPointer(at), (Callback) current)
        : super.getValue(at, type, current);
  }
}
