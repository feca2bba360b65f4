package dev.glovebox.it.bench.start;

import com.sun.jna.Library;

/** Of the stub segv: a good call, and one that ends the worker. */
public interface Crashing extends Library {
  long segv_add(long a, long b);

  int segv_now();
}
