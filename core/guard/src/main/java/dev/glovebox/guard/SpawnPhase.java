package dev.glovebox.guard;

import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The time during which a process may yet create other processes by fork.
 *
 * <p>A multithreaded runtime and fork exclude each other: a child that is forked after the runtime
 * was loaded lacks the runtime's threads and hangs in its first call that needs them. So first
 * everybody starts their processes, then the phase is sealed, and only then may such libraries be
 * loaded; after that nobody may fork.
 *
 * <p>The phase is <em>open</em> until {@link #seal} was called at least once and everybody whom
 * {@link #expect} announced has sealed. Where nobody ever declared anything it is therefore open:
 * who says nothing may still fork. The workers of Glovebox are spawned and executed, not forked, so
 * they need no open phase; for them {@link HostGuard#mayStartWorkers()} decides.
 *
 * <p><b>Threads:</b> safe for use by any number of threads. Nothing blocks.
 */
public final class SpawnPhase {
  private static final SpawnPhase OF_THIS_PROCESS = new SpawnPhase();

  private final Object lock = new Object();
  // Guarded by lock.
  private final Set<String> expected = new LinkedHashSet<>();
  private final Set<String> loaded = new LinkedHashSet<>();
  private boolean sealed;

  /** A phase that stands for no process: for tests. Nobody has sealed it yet. */
  public SpawnPhase() {}

  /** {@return the phase of this process} */
  public static SpawnPhase ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /**
   * Announces that {@code who} still has processes to start. Opens a closed phase again.
   *
   * @param who a name that tells people which part of the application is meant
   * @throws LibraryRefusedException (GB102) if a library that starts threads was loaded meanwhile
   */
  public void expect(String who) {
    synchronized (lock) {
      checkNothingLoaded(who);
      expected.add(who);
    }
  }

  /**
   * Declares that {@code who} has started all its processes. Whoever was never announced by {@link
   * #expect} may seal too.
   *
   * @param who the name that was announced, or any other
   */
  public void seal(String who) {
    synchronized (lock) {
      expected.remove(who);
      sealed = true;
    }
  }

  /** {@return whether somebody may still start processes, or nobody ever said otherwise} */
  public boolean isOpen() {
    synchronized (lock) {
      return !sealed || !expected.isEmpty();
    }
  }

  /**
   * {@return who still has processes to start, in the order in which they were announced} Empty
   * also in an open phase, where nobody was announced and nobody has sealed.
   */
  public List<String> open() {
    synchronized (lock) {
      return new ArrayList<>(expected);
    }
  }

  /**
   * {@return the libraries that have ended this process's right to fork, in the order of their
   * loading}
   */
  public List<String> loadedLibraries() {
    synchronized (lock) {
      return new ArrayList<>(loaded);
    }
  }

  /**
   * The gate before every fork.
   *
   * @param who who wants to start a process, for the message
   * @throws LibraryRefusedException (GB102) if a library that starts threads is loaded here
   */
  public void checkMaySpawn(String who) {
    synchronized (lock) {
      checkNothingLoaded(who);
    }
  }

  /** Records that a library that starts threads, or may, is loaded in this process. */
  void libraryLoaded(String name) {
    synchronized (lock) {
      loaded.add(name);
    }
  }

  /**
   * Records such a library if the phase is closed, at one stroke with looking: no {@link #expect}
   * comes between.
   *
   * @return false, and nothing is recorded, if the phase is open
   */
  boolean admit(String name) {
    synchronized (lock) {
      if (isOpen()) {
        return false;
      }
      loaded.add(name);
      return true;
    }
  }

  /** Why this phase is open, for the evidence of a refusal; empty if it is closed. */
  Optional<String> whyOpen() {
    synchronized (lock) {
      if (!isOpen()) {
        return Optional.empty();
      }
      return Optional.of(
          expected.isEmpty()
              ? "nobody has sealed the spawn phase of this process yet"
              : "these still have processes to start: " + String.join(", ", expected));
    }
  }

  private void checkNothingLoaded(String who) {
    if (loaded.isEmpty()) {
      return;
    }
    String names = String.join(", ", loaded);
    throw new Refused(
            GuardRule.GB102,
            names,
            "'" + who + "' must not start processes any more",
            List.of("loaded in this process, with threads that a forked child lacks: " + names),
            "Start all processes before SpawnPhase.seal and the first load, or take 'isolation:"
                + " in-process' off that library, so that it runs in a worker.")
        .toException();
  }
}
