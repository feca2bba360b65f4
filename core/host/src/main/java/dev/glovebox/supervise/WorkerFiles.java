package dev.glovebox.supervise;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.lane.Bootstrap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The libraries of one worker as files: which state of each it was told of, and which it has
 * loaded. Files change while it runs, when somebody installs others: what it loads from then on is
 * judged anew, and named to it with the load.
 *
 * <p><b>Threads:</b> safe for use by several. {@link #toLoad} blocks while files are read.
 */
final class WorkerFiles {
  private final Designation designation;

  /** As told last, by name. */
  private final Map<String, Bootstrap.Library> told = new ConcurrentHashMap<>();

  private final Map<String, Bootstrap.Library> loaded = new ConcurrentHashMap<>();
  private volatile boolean outdated;

  /**
   * @param atStart what the worker was told when it started
   */
  WorkerFiles(Designation designation, List<Bootstrap.Library> atStart) {
    this.designation = designation;
    for (Bootstrap.Library library : atStart) {
      told.put(library.name(), library);
    }
  }

  /**
   * The file of a library as it is now, judged.
   *
   * @return null where there is none now, or the pool has no such library: the worker will say so
   * @throws LibraryRefusedException if the guard refuses it; or if it was installed together with
   *     others of which this worker has the older ones: then the worker {@link #areOutdated}
   */
  Bootstrap.Library toLoad(String library, CallContext context) {
    Map<String, Bootstrap.Library> now = new ConcurrentHashMap<>();
    try {
      for (Bootstrap.Library file : designation.files()) {
        now.put(file.name(), file);
      }
    } catch (LibraryRefusedException e) {
      LibraryRefusedException refusal =
          new LibraryRefusedException(e.rule(), e.what(), e.evidence(), context, e.advice());
      for (Throwable other : e.getSuppressed()) {
        refusal.addSuppressed(other);
      }
      throw refusal;
    }
    Bootstrap.Library file = now.get(library);
    if (file != null && !file.equals(told.get(library))) {
      requireNoOlder(file, now, context);
      told.put(library, file);
    }
    return file;
  }

  /** What was installed together was judged together, and is to run together. */
  private void requireNoOlder(
      Bootstrap.Library file, Map<String, Bootstrap.Library> now, CallContext context) {
    for (Bootstrap.Library other : loaded.values()) {
      if (!other.equals(now.get(other.name()))) {
        outdated = true;
        throw new LibraryRefusedException(
            "GB301",
            "library '" + file.name() + "' was replaced, and so was '" + other.name() + "'",
            List.of(
                "the worker has loaded the older file of '"
                    + other.name()
                    + "', the new ones were judged together"),
            context,
            "Close the session and open another one, or get the pointer anew: other calls go to a"
                + " worker that has the new files.");
      }
    }
  }

  /** The worker has loaded that file. */
  void loaded(Bootstrap.Library file) {
    loaded.put(file.name(), file);
  }

  /** Whether it was found to hold older files than its pool has by now. */
  boolean areOutdated() {
    return outdated;
  }
}
