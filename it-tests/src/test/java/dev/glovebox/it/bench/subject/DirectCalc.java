package dev.glovebox.it.bench.subject;

import com.sun.jna.Native;

/** The same by JNA's direct mapping. */
final class DirectCalc {
  private DirectCalc() {}

  static void bind(String file) {
    Native.register(DirectCalc.class, file);
  }

  static native int calc_add_int(int a, int b);
}
