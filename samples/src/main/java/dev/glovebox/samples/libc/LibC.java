package dev.glovebox.samples.libc;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.glovebox.samples.SizeT;

/** A few functions of the C library. */
public interface LibC extends Library {
  int ERANGE = 34;

  /** {@code int (*)(const void *, const void *)}. */
  interface Comparator extends Callback {
    int invoke(Pointer left, Pointer right);
  }

  void qsort(int[] elements, SizeT count, SizeT size, Comparator order);

  /** {@code struct passwd *}, null if there is no such user. */
  Passwd getpwnam(String name);

  NativeLong strtol(Pointer text, PointerByReference end, int base);
}
