package dev.glovebox.integrity;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryRefusedException;

/** The guard's answer. */
public sealed interface Decision permits Allowed, Refused {

  /** {@return whether the load, or the start, may go ahead} */
  boolean allowed();

  /**
   * Does nothing where this is {@link Allowed}.
   *
   * @throws LibraryRefusedException if this is {@link Refused}
   */
  default void orThrow() {
    if (this instanceof Refused refused) {
      throw refused.toException();
    }
  }

  /**
   * As {@link #orThrow()}, with more known about what it happened to.
   *
   * @param context the call or worker that wanted it; the library's name is filled in
   * @throws LibraryRefusedException if this is {@link Refused}
   */
  default void orThrow(CallContext context) {
    if (this instanceof Refused refused) {
      throw refused.toException(context);
    }
  }
}
