package dev.glovebox.it.abi;

import com.sun.jna.Library;

/** All functions of calc.h, as a program written for JNA declares them. */
public interface CalcLibrary extends PlainCalc, Library {
  /** A method of the interface itself, beside the native ones. */
  default int twice(int value) {
    return calc_add_i32(value, value);
  }
}
