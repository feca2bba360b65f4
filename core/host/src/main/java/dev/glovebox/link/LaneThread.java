package dev.glovebox.link;

import dev.glovebox.diagnose.ThreadSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The native thread at the other end of a lane, as it is seen from this process. */
public final class LaneThread {
  /** In place of a thread's id: that of no one thread, but of those that libraries make. */
  public static final long OF_LIBRARY = -1;

  private final long pid;
  private final long id;

  /** Whether it was there when the lane began: what was never seen cannot be missed. */
  private final boolean wasSeen;

  /**
   * @param id its thread id; {@link #OF_LIBRARY} where it is no one thread
   */
  LaneThread(long pid, long id) {
    this.pid = pid;
    this.id = id;
    this.wasSeen = id != OF_LIBRARY && Files.exists(threads().resolve(name()));
  }

  Optional<ThreadSample> sample() {
    return ThreadSample.take(pid, id);
  }

  /** Whether it has ended while its process is still there; false where that cannot be seen. */
  boolean isGone() {
    return wasSeen && Files.isDirectory(threads()) && !Files.exists(threads().resolve(name()));
  }

  private Path threads() {
    return Path.of("/proc", Long.toString(pid), "task");
  }

  private String name() {
    return Long.toString(id);
  }
}
