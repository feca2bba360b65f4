package dev.glovebox.it.bench;

import java.io.IOException;
import java.util.stream.LongStream;

/** What is measured: a server or a library that is ready for callers until it is closed. */
public interface Subject extends AutoCloseable {
  /** The first part of its figures' names, for example {@code sidecar/unix}. */
  String name();

  /** Another caller; used by one thread. */
  Caller newCaller() throws Exception;

  /** The processes beside this JVM that work for it. */
  default LongStream processes() {
    return LongStream.empty();
  }

  @Override
  default void close() throws IOException {}
}
