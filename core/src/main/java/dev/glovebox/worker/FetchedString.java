package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Strings that a function returned, as views of the native memory that they lie in. */
final class FetchedString {
  /** Lengths are found by the C library: a loop over JNA reads would cost a JNI call a byte. */
  private static final Function STRLEN = NativeLibrary.getProcess().getFunction("strlen");

  private static final Function WCSLEN = NativeLibrary.getProcess().getFunction("wcslen");

  private FetchedString() {}

  /** The bytes before the first zero byte; null for a null pointer. */
  static ByteBuffer bytes(Pointer string) {
    return string == null ? null : view(string, STRLEN, 1);
  }

  /** The bytes of the {@code wchar_t} units before the first zero unit; null for a null pointer. */
  static ByteBuffer wide(Pointer string) {
    return string == null ? null : view(string, WCSLEN, Native.WCHAR_SIZE);
  }

  private static ByteBuffer view(Pointer string, Function length, int unitBytes) {
    return string.getByteBuffer(0, unitBytes * length.invokeLong(new Object[] {string}));
  }
}
