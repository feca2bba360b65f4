package dev.glovebox.marshal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * A pointer whose memory this process does not have: every access is refused.
 *
 * <p>Overrides each method of {@link Pointer} that touches memory itself; all others of its
 * accessors are made of these, which a test holds true for the JNA that is built with.
 */
abstract class InaccessiblePointer extends Pointer {
  InaccessiblePointer(long address) {
    super(address);
  }

  /** The refusal of an access, to throw. */
  abstract UnsupportedOperationException refusal();

  @Override
  public long indexOf(long offset, byte value) {
    throw refusal();
  }

  @Override
  public void setMemory(long offset, long length, byte value) {
    throw refusal();
  }

  @Override
  public ByteBuffer getByteBuffer(long offset, long length) {
    throw refusal();
  }

  @Override
  public String dump(long offset, int size) {
    throw refusal();
  }

  @Override
  public String getString(long offset, String encoding) {
    throw refusal();
  }

  @Override
  public String getWideString(long offset) {
    throw refusal();
  }

  @Override
  public void setWideString(long offset, String value) {
    throw refusal();
  }

  @Override
  public void read(long offset, byte[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, short[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, char[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, int[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, long[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, float[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, double[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void read(long offset, Pointer[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, byte[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, short[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, char[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, int[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, long[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, float[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, double[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public void write(long offset, Pointer[] buffer, int index, int length) {
    throw refusal();
  }

  @Override
  public byte getByte(long offset) {
    throw refusal();
  }

  @Override
  public void setByte(long offset, byte value) {
    throw refusal();
  }

  @Override
  public short getShort(long offset) {
    throw refusal();
  }

  @Override
  public void setShort(long offset, short value) {
    throw refusal();
  }

  @Override
  public char getChar(long offset) {
    throw refusal();
  }

  @Override
  public void setChar(long offset, char value) {
    throw refusal();
  }

  @Override
  public int getInt(long offset) {
    throw refusal();
  }

  @Override
  public void setInt(long offset, int value) {
    throw refusal();
  }

  @Override
  public long getLong(long offset) {
    throw refusal();
  }

  @Override
  public void setLong(long offset, long value) {
    throw refusal();
  }

  @Override
  public float getFloat(long offset) {
    throw refusal();
  }

  @Override
  public void setFloat(long offset, float value) {
    throw refusal();
  }

  @Override
  public double getDouble(long offset) {
    throw refusal();
  }

  @Override
  public void setDouble(long offset, double value) {
    throw refusal();
  }

  @Override
  public Pointer getPointer(long offset) {
    throw refusal();
  }

  @Override
  public void setPointer(long offset, Pointer value) {
    throw refusal();
  }
}
