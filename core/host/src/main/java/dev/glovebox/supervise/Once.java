package dev.glovebox.supervise;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A value that the first who asks makes, while the others wait for it. No lock is held meanwhile.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class Once<T> {
  private final AtomicReference<CompletableFuture<T>> value = new AtomicReference<>();

  /**
   * The value.
   *
   * @param maker makes it, within a bound of its own; all fail with what it throws
   */
  T get(Supplier<T> maker) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> first = value.compareAndExchange(null, mine);
    if (first == null) {
      make(mine, maker);
      first = mine;
    }
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private static <T> void make(CompletableFuture<T> value, Supplier<T> maker) {
    try {
      value.complete(maker.get());
    } catch (RuntimeException | Error e) {
      value.completeExceptionally(e);
    }
  }
}
