package dev.glovebox.marshal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of native memory as numbers. */
public final class NativeOrder {
  private NativeOrder() {}

  /**
   * {@return the bytes themselves, in the byte order of the platform}
   *
   * @param bytes not copied
   */
  public static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
