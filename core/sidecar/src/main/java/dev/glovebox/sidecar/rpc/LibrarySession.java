package dev.glovebox.sidecar.rpc;

/** A worker and a native thread of it, held for one client. */
public interface LibrarySession extends AutoCloseable {
  /** Gives the worker back, after the call that is in flight. May be called again. */
  @Override
  void close();
}
