package dev.glovebox.it.bench.subject;

import com.sun.jna.Library;

/** Of the stub calc: two numbers. */
public interface Calc extends Library {
  int calc_add_int(int a, int b);
}
