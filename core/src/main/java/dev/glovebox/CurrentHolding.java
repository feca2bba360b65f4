package dev.glovebox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.Supervisor;

/**
 * The {@link Holding} that counts now, which a reload replaces as a whole: each operation reads it
 * once.
 *
 * <p><b>Threads:</b> safe for any number. A reload holds the lock from its beginning to its end; to
 * read takes none.
 */
final class CurrentHolding {
  private final Supervisor supervisor;
  private final LibraryFiles files;
  private volatile Holding now;

  @GuardedBy("this")
  private boolean closed;

  CurrentHolding(Supervisor supervisor, LibraryFiles files, Registry registry) {
    this.supervisor = supervisor;
    this.files = files;
    this.now = Holding.open(supervisor, Contents.of(registry, files));
  }

  Holding get() {
    return now;
  }

  Contents contents() {
    return now.contents();
  }

  /** As {@link Glovebox#reload(Registry)}. */
  synchronized ReloadReport reload(Registry registry) {
    if (closed) {
      throw GloveboxClosedException.ofAll();
    }
    Holding before = now;
    Holding after = before.next(supervisor, Contents.of(registry, files));
    // Calls must find the new pools before the old ones refuse them.
    now = after;
    after.places().values().forEach(place -> place.designation().follow(after.contents()));
    after.leaving().forEach(place -> place.pool().retire());
    return ReloadReport.between(before, after);
  }

  /** Waits for a reload that is under way, and refuses further ones. */
  synchronized void close() {
    closed = true;
  }
}
