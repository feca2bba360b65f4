package dev.glovebox.it.protocol;

/** A host that lies to a worker that is a JVM. */
class LyingHostIT extends LyingHostContract {
  LyingHostIT() {
    super(WorkerKind.JVM);
  }
}
