package dev.glovebox.it.jna;

/** Where a library runs in a test that has to see the same in both. */
enum Place {
  /** In this process, loaded by JNA. */
  HERE,
  /** In a worker, loaded by Glovebox. */
  WORKER
}
