package dev.glovebox.it.bench.subject;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import java.io.IOException;

/**
 * A subject whose callers share what it has: an interface or a stub for any number of threads.
 *
 * @param callers makes a caller for a thread
 * @param behind closed with the subject
 */
record Prepared(String name, Source callers, Closing behind) implements Subject {
  /** Makes callers. */
  interface Source {
    Caller newCaller() throws Exception;
  }

  /** What is to be closed. */
  interface Closing {
    void close() throws IOException;
  }

  /** A subject in this process. */
  static Subject here(String name, Source callers) {
    return new Prepared(name, callers, () -> {});
  }

  @Override
  public Caller newCaller() throws Exception {
    return callers.newCaller();
  }

  @Override
  public void close() throws IOException {
    behind.close();
  }
}
