package dev.glovebox.marshal;

import dev.glovebox.abi.AbiType;
import dev.glovebox.lane.BlockDirection;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/**
 * An array of primitives: copied in, and back after the call.
 *
 * @param elementBytes the width of an element in C
 * @param put copies a whole array to the buffer's position, which it need not move
 * @param get copies the buffer into a whole array
 */
public record PrimitiveArrayParameter(int elementBytes, Copy put, Copy get)
    implements ParameterCodec {
  /** Copies between a buffer, from its position on, and a whole array. */
  interface Copy {
    void copy(ByteBuffer buffer, Object array);
  }

  /**
   * {@return the codec for arrays of this element type, or null if it is not primitive}
   *
   * @param element the array's component type
   */
  public static ParameterCodec of(Class<?> element) {
    if (element == byte.class) {
      return new PrimitiveArrayParameter(
          Byte.BYTES, (b, a) -> b.put(b.position(), (byte[]) a), (b, a) -> b.get((byte[]) a));
    }
    if (element == boolean.class) {
      return new PrimitiveArrayParameter(
          Byte.BYTES, PrimitiveArrayParameter::putBooleans, PrimitiveArrayParameter::getBooleans);
    }
    if (element == short.class) {
      return new PrimitiveArrayParameter(
          Short.BYTES,
          (b, a) -> b.asShortBuffer().put((short[]) a),
          (b, a) -> b.asShortBuffer().get((short[]) a));
    }
    if (element == char.class) {
      return new PrimitiveArrayParameter(
          Character.BYTES,
          (b, a) -> b.asCharBuffer().put((char[]) a),
          (b, a) -> b.asCharBuffer().get((char[]) a));
    }
    if (element == int.class) {
      return new PrimitiveArrayParameter(
          Integer.BYTES,
          (b, a) -> b.asIntBuffer().put((int[]) a),
          (b, a) -> b.asIntBuffer().get((int[]) a));
    }
    if (element == long.class) {
      return new PrimitiveArrayParameter(
          Long.BYTES,
          (b, a) -> b.asLongBuffer().put((long[]) a),
          (b, a) -> b.asLongBuffer().get((long[]) a));
    }
    if (element == float.class) {
      return new PrimitiveArrayParameter(
          Float.BYTES,
          (b, a) -> b.asFloatBuffer().put((float[]) a),
          (b, a) -> b.asFloatBuffer().get((float[]) a));
    }
    if (element == double.class) {
      return new PrimitiveArrayParameter(
          Double.BYTES,
          (b, a) -> b.asDoubleBuffer().put((double[]) a),
          (b, a) -> b.asDoubleBuffer().get((double[]) a));
    }
    return null;
  }

  @Override
  public AbiType type() {
    return AbiType.POINTER;
  }

  @Override
  public void write(CallWriter call, int slot, Object value) {
    if (value != null) {
      long bytes = (long) Array.getLength(value) * elementBytes;
      ByteBuffer frame = call.beginBlock(BlockDirection.INOUT, bytes);
      put.copy(frame, value);
      frame.position(frame.position() + (int) bytes);
      call.slotBlock(slot, call.endBlock());
    }
  }

  @Override
  public int readBack(ResultReader result, int block, Object value) {
    if (value == null) {
      return 0;
    }
    get.copy(result.outBlock(block), value);
    return 1;
  }

  private static void putBooleans(ByteBuffer buffer, Object array) {
    int at = buffer.position();
    for (boolean element : (boolean[]) array) {
      buffer.put(at++, (byte) (element ? 1 : 0));
    }
  }

  private static void getBooleans(ByteBuffer buffer, Object array) {
    boolean[] elements = (boolean[]) array;
    for (int i = 0; i < elements.length; i++) {
      elements[i] = buffer.get(i) != 0;
    }
  }
}
