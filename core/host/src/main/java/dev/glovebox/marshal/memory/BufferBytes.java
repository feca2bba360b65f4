package dev.glovebox.marshal.memory;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** How many bytes a buffer of any type has. */
public final class BufferBytes {
  private BufferBytes() {}

  /**
   * {@return the bytes between position and capacity}
   *
   * @param buffer of any type
   */
  public static long remaining(Buffer buffer) {
    return (buffer.capacity() - buffer.position()) * width(buffer);
  }

  /**
   * {@return the bytes of an element}
   *
   * @param buffer of any type
   */
  public static long width(Buffer buffer) {
    if (buffer instanceof ByteBuffer) {
      return Byte.BYTES;
    } else if (buffer instanceof ShortBuffer || buffer instanceof CharBuffer) {
      return Short.BYTES;
    } else if (buffer instanceof IntBuffer || buffer instanceof FloatBuffer) {
      return Integer.BYTES;
    } else {
      return Long.BYTES;
    }
  }
}
