package dev.glovebox.it.bench;

import java.io.IOException;

/** One caller of a subject: a connection, a proxy, or what else one thread calls through. */
public interface Caller extends AutoCloseable {
  /** Calls once and checks the answer. Blocks until it is there. */
  void call() throws Exception;

  @Override
  default void close() throws IOException {}
}
