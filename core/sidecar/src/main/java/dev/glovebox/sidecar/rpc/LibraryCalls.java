package dev.glovebox.sidecar.rpc;

import java.util.Optional;

/** The libraries behind a sidecar, as its clients may use them. */
public interface LibraryCalls {
  /**
   * {@return a function that is offered; empty if there is none, or it is not exposed}
   *
   * @param library its name in the registry
   * @param function its name in the registry
   */
  Optional<LibraryFunction> function(String library, String function);

  /**
   * {@return whether any function of a library of this name is offered}
   *
   * @param library its name in the registry
   */
  boolean offers(String library);

  /**
   * {@return what a session of a library that is offered needs of its pool}
   *
   * @param library its name in the registry
   */
  PoolUse pool(String library);

  /**
   * {@return whether a pool starts a worker now} May block for a moment.
   *
   * @param pool its name in the registry
   */
  boolean isStarting(String pool);

  /**
   * Holds a worker and a native thread of it for several calls. Blocks until there is one.
   *
   * @param library one that is offered
   * @return the session, which is the caller's to close
   */
  LibrarySession open(String library);
}
