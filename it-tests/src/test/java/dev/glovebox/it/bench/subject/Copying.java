package dev.glovebox.it.bench.subject;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library's memcpy, by JNA's direct mapping. */
final class Copying {
  static {
    Native.register(Copying.class, "c");
  }

  private Copying() {}

  static native Pointer memcpy(Pointer to, Pointer from, long bytes);
}
