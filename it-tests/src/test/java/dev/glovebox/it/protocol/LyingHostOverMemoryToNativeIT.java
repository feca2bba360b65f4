package dev.glovebox.it.protocol;

/** A host that lies to the worker without a JVM, over shared memory. */
class LyingHostOverMemoryToNativeIT extends LyingHostOverMemoryContract {
  LyingHostOverMemoryToNativeIT() {
    super(WorkerKind.NATIVE);
  }
}
