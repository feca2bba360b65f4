package dev.glovebox.worker;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Strings that a function returned, as views of the native memory that they lie in. */
final class FetchedString {
  /** Lengths are found by the C library: a loop over JNA reads would cost a JNI call a byte. */
  private static final PointerCall STRLEN = PointerCall.of("strlen");

  private static final PointerCall WCSLEN = PointerCall.of("wcslen");

  private FetchedString() {}

  /** The bytes before the first zero byte; null for a null pointer. */
  static ByteBuffer bytes(long string, CallMemory memory) {
    return string == 0 ? null : view(string, STRLEN, 1, memory);
  }

  /** The bytes of the {@code wchar_t} units before the first zero unit; null for a null pointer. */
  static ByteBuffer wide(long string, CallMemory memory) {
    return string == 0 ? null : view(string, WCSLEN, Native.WCHAR_SIZE, memory);
  }

  private static ByteBuffer view(
      long string, PointerCall length, int unitBytes, CallMemory memory) {
    return new Pointer(string).getByteBuffer(0, unitBytes * length.call(string, memory));
  }
}
