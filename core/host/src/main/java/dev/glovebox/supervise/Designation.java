package dev.glovebox.supervise;

import dev.glovebox.lane.Bootstrap;
import java.util.List;

/**
 * What the workers of a pool may load: asked anew before each worker starts, so that every worker
 * is told about the files as they are, and as they were judged, at that time.
 */
public interface Designation {
  /**
   * {@return the libraries of the pool, after the guard has allowed them}
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if it refuses one
   */
  List<Bootstrap.Library> libraries();

  /**
   * As {@link #libraries}, for a worker that runs already: looks at their files only.
   *
   * @return what such a worker may load
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses one
   */
  List<Bootstrap.Library> files();

  /** {@return the names of those that a worker loads before its first call} */
  List<String> preloads();
}
