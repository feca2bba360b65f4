package dev.glovebox.it.protocol;

/** A host that lies to the worker without a JVM. */
class LyingHostToNativeIT extends LyingHostContract {
  LyingHostToNativeIT() {
    super(WorkerKind.NATIVE);
  }
}
