package dev.glovebox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.Supervisor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The {@link Deployment} that counts now, which a reload replaces as a whole: each operation reads
 * it once.
 *
 * <p><b>Threads:</b> safe for any number. A reload holds the lock from its beginning to its end; to
 * read takes none.
 */
final class CurrentDeployment {
  private final Supervisor supervisor;
  private final LibraryFiles files;
  private final AtomicReference<Deployment> now = new AtomicReference<>();

  @GuardedBy("this")
  private boolean closed;

  CurrentDeployment(Supervisor supervisor, LibraryFiles files, Registry registry) {
    this.supervisor = supervisor;
    this.files = files;
    this.now.set(Deployment.open(supervisor, JudgedRegistry.of(registry, files)));
  }

  Deployment get() {
    return now.get();
  }

  /** Where each call finds it; written here alone. */
  AtomicReference<Deployment> reference() {
    return now;
  }

  JudgedRegistry judged() {
    return get().judged();
  }

  /** As {@link Glovebox#reload(Registry)}. */
  synchronized ReloadReport reload(Registry registry) {
    if (closed) {
      throw GloveboxClosedException.ofAll();
    }
    Deployment before = get();
    Deployment after = before.next(supervisor, JudgedRegistry.of(registry, files));
    // Calls must find the new pools before the old ones refuse them.
    now.set(after);
    after.places().values().forEach(place -> place.designation().follow(after.judged()));
    after.leaving().forEach(place -> place.pool().retire());
    return ReloadReport.between(before, after);
  }

  /** Waits for a reload that is under way, and refuses further ones. */
  synchronized void close() {
    closed = true;
  }
}
