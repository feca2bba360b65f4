package dev.glovebox.samples.quickstart;

/** The functions of the C library {@code segv}. A plain interface does as well as one for JNA. */
public interface Crasher {
  /** Writes through a null pointer. */
  int segv_now();

  /** a + b. */
  int segv_add(int a, int b);
}
