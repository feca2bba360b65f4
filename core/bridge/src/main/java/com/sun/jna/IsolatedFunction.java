package com.sun.jna;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A JNA function whose native call happens elsewhere.
 *
 * <p>All conversions before and after the call are JNA's own: type mappers, structures, callbacks,
 * string arrays. What would be handed to libffi is handed to {@link #dispatch} instead. As a
 * pointer it has no address in this process: it can be called, and neither read nor written.
 *
 * <p><b>Threads:</b> immutable, as far as subclasses are.
 */
public abstract class IsolatedFunction extends Function {
  /** JNA wants an address that is not null; this one is never called. */
  private static final Pointer NO_ADDRESS = new Pointer(1);

  private final String name;
  private final boolean throwsLastError;

  /**
   * Makes a function.
   *
   * @param name for messages
   * @param callFlags the calling convention, and whether errors throw {@link LastErrorException}
   * @param encoding of strings; null for JNA's default
   */
  protected IsolatedFunction(String name, int callFlags, String encoding) {
    super(NO_ADDRESS, callFlags, encoding);
    this.name = name;
    this.throwsLastError = (callFlags & THROW_LAST_ERROR) != 0;
  }

  /**
   * Calls the function, by JNA's conversions.
   *
   * @param method the Java method that stands for the function, or null
   * @param result the Java type of the result
   * @param arguments with the variable ones among them; may be null for none
   * @param options JNA's, by the names in {@link Library}
   * @return the result, in its Java type
   */
  public final Object call(
      Method method, Class<?> result, Object[] arguments, Map<String, ?> options) {
    Class<?>[] parameters = method == null ? null : method.getParameterTypes();
    return invoke(method, parameters, result, arguments, options);
  }

  @Override
  public Object invoke(Class<?> result, Object[] arguments, Map<String, ?> options) {
    return call((Method) options.get(OPTION_INVOKING_METHOD), result, arguments, options);
  }

  @Override
  final Object invoke(Object[] arguments, Class<?> result, boolean allowObjects, int fixed) {
    // C promotes variable arguments: the callee takes an int where a byte or short was passed.
    for (int i = fixed; fixed > 0 && i < arguments.length; i++) {
      if (arguments[i] instanceof Byte || arguments[i] instanceof Short) {
        arguments[i] = ((Number) arguments[i]).intValue();
      }
    }
    return dispatch(arguments, result == null ? void.class : result);
  }

  /**
   * Makes the call.
   *
   * @param arguments in the types that JNA hands to libffi: boxed numbers and characters, pointers,
   *     primitive arrays, buffers, structures by value, null
   * @param result the native type of the result
   * @return the result, in its native type; null for void
   */
  protected abstract Object dispatch(Object[] arguments, Class<?> result);

  /** {@return the encoding of strings} */
  protected final String stringEncoding() {
    return encoding;
  }

  /**
   * Makes {@code errno} what this thread's last native call left, as JNA does after each.
   *
   * @param errno what the call left
   * @throws LastErrorException if the function was declared to throw it and errno is not zero
   */
  protected final void lastError(int errno) {
    Native.setLastError(errno);
    if (throwsLastError && errno != 0) {
      throw new LastErrorException(errno);
    }
  }

  /**
   * {@return what every accessor of {@link Pointer} throws: the code of the function is not here}
   */
  protected abstract RuntimeException noMemory();

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String toString() {
    return "native function " + name;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  // --- memory, of which a function has none in this process; all other accessors use these

  @Override
  public Pointer share(long at, long size) {
    throw noMemory();
  }

  @Override
  public void clear(long size) {
    throw noMemory();
  }

  @Override
  public long indexOf(long at, byte value) {
    throw noMemory();
  }

  @Override
  public void read(long at, byte[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, char[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, short[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, int[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, long[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, float[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, double[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void read(long at, Pointer[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, byte[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, char[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, short[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, int[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, long[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, float[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, double[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public void write(long at, Pointer[] buffer, int index, int length) {
    throw noMemory();
  }

  @Override
  public ByteBuffer getByteBuffer(long at, long length) {
    throw noMemory();
  }

  @Override
  public byte getByte(long at) {
    throw noMemory();
  }

  @Override
  public char getChar(long at) {
    throw noMemory();
  }

  @Override
  public short getShort(long at) {
    throw noMemory();
  }

  @Override
  public int getInt(long at) {
    throw noMemory();
  }

  @Override
  public long getLong(long at) {
    throw noMemory();
  }

  @Override
  public float getFloat(long at) {
    throw noMemory();
  }

  @Override
  public double getDouble(long at) {
    throw noMemory();
  }

  @Override
  public Pointer getPointer(long at) {
    throw noMemory();
  }

  @Override
  public String getString(long at, String encoding) {
    throw noMemory();
  }

  @Override
  public String getWideString(long at) {
    throw noMemory();
  }

  @Override
  public void setByte(long at, byte value) {
    throw noMemory();
  }

  @Override
  public void setChar(long at, char value) {
    throw noMemory();
  }

  @Override
  public void setShort(long at, short value) {
    throw noMemory();
  }

  @Override
  public void setInt(long at, int value) {
    throw noMemory();
  }

  @Override
  public void setLong(long at, long value) {
    throw noMemory();
  }

  @Override
  public void setFloat(long at, float value) {
    throw noMemory();
  }

  @Override
  public void setDouble(long at, double value) {
    throw noMemory();
  }

  @Override
  public void setPointer(long at, Pointer value) {
    throw noMemory();
  }

  @Override
  public void setString(long at, String value, String encoding) {
    throw noMemory();
  }

  @Override
  public void setWideString(long at, String value) {
    throw noMemory();
  }

  @Override
  public void setMemory(long at, long size, byte value) {
    throw noMemory();
  }

  @Override
  public String dump(long at, int size) {
    throw noMemory();
  }

  @Override
  public Pointer share(long at) {
    throw noMemory();
  }
}
