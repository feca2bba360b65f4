package dev.glovebox.testkit;

import java.time.Duration;
import java.util.Optional;

/** What a call goes through: the box itself, or a session. */
@FunctionalInterface
interface Callers {
  /** What answers when nothing is scripted. */
  @FunctionalInterface
  interface Body {
    Object run() throws Throwable;
  }

  /**
   * Makes a call on this thread.
   *
   * @param arguments as the caller gave them
   * @param deadline how long it may take; empty for ever
   */
  Object call(FakeFunction function, Object[] arguments, Optional<Duration> deadline, Body body)
      throws Throwable;
}
