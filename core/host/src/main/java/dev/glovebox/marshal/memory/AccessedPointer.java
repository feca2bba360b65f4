package dev.glovebox.marshal.memory;

import com.sun.jna.IsolatedPointer;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * A pointer that came from a worker. Its number means nothing in this process, so that none of the
 * accessors of {@link Pointer} may reach JNA's own, which would use it here: all are made of the
 * few operations that a subclass has for them.
 *
 * <p>To hash and to compare it takes no lock and calls nothing: JNA does both under locks of its
 * own.
 *
 * <p><b>Threads:</b> immutable.
 */
abstract class AccessedPointer extends IsolatedPointer {
  /**
   * Makes a pointer.
   *
   * @param value what {@link Pointer#nativeValue} gives, and what it equals plain pointers by
   */
  AccessedPointer(long value) {
    super(value);
  }

  /** A copy of the bytes at an offset. */
  abstract byte[] copy(long offset, long length);

  /** A copy of the bytes before the first zero unit. */
  abstract byte[] string(long offset, int unitBytes);

  /** Writes bytes at an offset. */
  abstract void put(long offset, ByteBuffer bytes);

  /** The pointer for a word that was read; null for zero. */
  abstract Pointer pointer(long word);

  /** The word for a pointer that is to be written. */
  abstract long address(Pointer pointer);

  private ByteBuffer bytes(long offset, long length) {
    return ByteBuffer.wrap(copy(offset, length)).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer room(long length) {
    return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.nativeOrder());
  }

  @Override
  public Pointer share(long offset) {
    return share(offset, 0);
  }

  @Override
  public void clear(long size) {
    setMemory(0, size, (byte) 0);
  }

  @Override
  public long indexOf(long offset, byte value) {
    if (value == 0) {
      return string(offset, 1).length;
    }
    // As in-process, the search has no end but the value's first place.
    int window = 256;
    for (long at = 0; ; at += window) {
      ByteBuffer chunk = bytes(offset + at, window);
      for (int i = 0; i < window; i++) {
        if (chunk.get(i) == value) {
          return at + i;
        }
      }
    }
  }

  @Override
  public void setMemory(long offset, long length, byte value) {
    byte[] fill = new byte[Math.toIntExact(length)];
    Arrays.fill(fill, value);
    put(offset, ByteBuffer.wrap(fill));
  }

  /** A copy of the bytes: what is written to it stays in this process. */
  @Override
  public ByteBuffer getByteBuffer(long offset, long length) {
    byte[] copy = copy(offset, length);
    return ByteBuffer.allocateDirect(copy.length).order(ByteOrder.nativeOrder()).put(0, copy);
  }

  @Override
  public String dump(long offset, int size) {
    Memory copy = new Memory(Math.max(1, size));
    copy.write(0, bytes(offset, size).array(), 0, size);
    return copy.dump(0, size);
  }

  @Override
  public String getString(long offset, String encoding) {
    return new String(string(offset, 1), Charset.forName(encoding));
  }

  @Override
  public String getWideString(long offset) {
    return WideChars.get(
        ByteBuffer.wrap(string(offset, Native.WCHAR_SIZE)).order(ByteOrder.nativeOrder()));
  }

  @Override
  public void setString(long offset, String value, String encoding) {
    byte[] text = value.getBytes(Charset.forName(encoding));
    put(offset, ByteBuffer.wrap(Arrays.copyOf(text, text.length + 1)));
  }

  @Override
  public void setWideString(long offset, String value) {
    ByteBuffer units = room((value.length() + 1L) * Native.WCHAR_SIZE);
    WideChars.put(units, value);
    put(offset, units.clear());
  }

  @Override
  public void read(long offset, byte[] buffer, int index, int length) {
    bytes(offset, length).get(buffer, index, length);
  }

  @Override
  public void read(long offset, short[] buffer, int index, int length) {
    bytes(offset, 2L * length).asShortBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, char[] buffer, int index, int length) {
    ByteBuffer units = bytes(offset, (long) Native.WCHAR_SIZE * length);
    for (int i = 0; i < length; i++) {
      buffer[index + i] = (char) units.getInt();
    }
  }

  @Override
  public void read(long offset, int[] buffer, int index, int length) {
    bytes(offset, 4L * length).asIntBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, long[] buffer, int index, int length) {
    bytes(offset, 8L * length).asLongBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, float[] buffer, int index, int length) {
    bytes(offset, 4L * length).asFloatBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, double[] buffer, int index, int length) {
    bytes(offset, 8L * length).asDoubleBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, Pointer[] buffer, int index, int length) {
    ByteBuffer addresses = bytes(offset, 8L * length);
    for (int i = 0; i < length; i++) {
      buffer[index + i] = kept(pointer(addresses.getLong()), buffer[index + i]);
    }
  }

  @Override
  public void write(long offset, byte[] buffer, int index, int length) {
    put(offset, ByteBuffer.wrap(buffer, index, length));
  }

  @Override
  public void write(long offset, short[] buffer, int index, int length) {
    ByteBuffer bytes = room(2L * length);
    bytes.asShortBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, char[] buffer, int index, int length) {
    ByteBuffer units = room((long) Native.WCHAR_SIZE * length);
    for (char unit : CharBuffer.wrap(buffer, index, length).toString().toCharArray()) {
      units.putInt(unit);
    }
    put(offset, units.clear());
  }

  @Override
  public void write(long offset, int[] buffer, int index, int length) {
    ByteBuffer bytes = room(4L * length);
    bytes.asIntBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, long[] buffer, int index, int length) {
    ByteBuffer bytes = room(8L * length);
    bytes.asLongBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, float[] buffer, int index, int length) {
    ByteBuffer bytes = room(4L * length);
    bytes.asFloatBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, double[] buffer, int index, int length) {
    ByteBuffer bytes = room(8L * length);
    bytes.asDoubleBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, Pointer[] buffer, int index, int length) {
    ByteBuffer addresses = room(8L * length);
    for (int i = 0; i < length; i++) {
      addresses.putLong(address(buffer[index + i]));
    }
    put(offset, addresses.clear());
  }

  @Override
  public byte getByte(long offset) {
    return bytes(offset, 1).get();
  }

  @Override
  public void setByte(long offset, byte value) {
    put(offset, room(1).put(0, value));
  }

  @Override
  public short getShort(long offset) {
    return bytes(offset, 2).getShort();
  }

  @Override
  public void setShort(long offset, short value) {
    put(offset, room(2).putShort(0, value));
  }

  @Override
  public char getChar(long offset) {
    return (char) getInt(offset);
  }

  @Override
  public void setChar(long offset, char value) {
    setInt(offset, value);
  }

  @Override
  public int getInt(long offset) {
    return bytes(offset, 4).getInt();
  }

  @Override
  public void setInt(long offset, int value) {
    put(offset, room(4).putInt(0, value));
  }

  @Override
  public long getLong(long offset) {
    return bytes(offset, 8).getLong();
  }

  @Override
  public void setLong(long offset, long value) {
    put(offset, room(8).putLong(0, value));
  }

  @Override
  public float getFloat(long offset) {
    return bytes(offset, 4).getFloat();
  }

  @Override
  public void setFloat(long offset, float value) {
    put(offset, room(4).putFloat(0, value));
  }

  @Override
  public double getDouble(long offset) {
    return bytes(offset, 8).getDouble();
  }

  @Override
  public void setDouble(long offset, double value) {
    put(offset, room(8).putDouble(0, value));
  }

  @Override
  public Pointer getPointer(long offset) {
    return pointer(getLong(offset));
  }

  @Override
  public void setPointer(long offset, Pointer value) {
    setLong(offset, address(value));
  }
}
