package dev.glovebox.it.protocol;

/** A host that lies to a worker that is a JVM, over shared memory. */
class LyingHostOverMemoryIT extends LyingHostOverMemoryContract {
  LyingHostOverMemoryIT() {
    super(WorkerKind.JVM);
  }
}
