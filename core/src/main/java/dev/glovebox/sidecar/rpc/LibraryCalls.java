package dev.glovebox.sidecar.rpc;

import java.util.Optional;

/** The libraries behind a sidecar, as its clients may use them. */
public interface LibraryCalls {
  /** A function that is offered; empty if there is none, or it is not exposed. */
  Optional<LibraryFunction> function(String library, String function);

  /** Whether any function of a library of this name is offered. */
  boolean offers(String library);

  /**
   * Holds a worker and a native thread of it for several calls. Blocks until there is one.
   *
   * @param library one that is offered
   */
  LibrarySession open(String library);
}
