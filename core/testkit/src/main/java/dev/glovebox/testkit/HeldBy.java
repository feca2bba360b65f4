package dev.glovebox.testkit;

import java.nio.file.Path;

/**
 * Whose things count.
 *
 * @param runDirectory below which hosts have their own
 * @param prefix what the paths of those that count begin with
 * @param anybody whether those count, too, that are not Glovebox's
 */
record HeldBy(Path runDirectory, String prefix, boolean anybody) {
  private static final int RADIX = Character.MAX_RADIX;

  /** Those of this JVM's boxes: hosts' directories are named after their processes. */
  static HeldBy gloveboxes(Path runDirectory) {
    Path normal = normal(runDirectory);
    String own = Long.toString(ProcessHandle.current().pid(), RADIX) + "-";
    return new HeldBy(normal, normal.resolve(own).toString(), false);
  }

  /** All there is. */
  static HeldBy anybody(Path runDirectory) {
    Path normal = normal(runDirectory);
    return new HeldBy(normal, normal.toString(), true);
  }

  boolean hasPath(String path) {
    return path.startsWith(prefix);
  }

  private static Path normal(Path directory) {
    return directory.toAbsolutePath().normalize();
  }
}
