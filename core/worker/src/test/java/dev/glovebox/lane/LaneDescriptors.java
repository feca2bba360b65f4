package dev.glovebox.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open descriptors of this JVM that lanes could have: the class loader's files are not. */
final class LaneDescriptors {
  private LaneDescriptors() {}

  /** How many sockets, selectors and pieces of shared memory there are. */
  static long count() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(LaneDescriptors::target).filter(LaneDescriptors::isOfLanes).count();
    }
  }

  private static boolean isOfLanes(String target) {
    return target.startsWith("socket:")
        || target.startsWith("anon_inode:")
        || target.startsWith("/memfd:");
  }

  /** What is open there; nothing if it is closed meanwhile, as that of the listing itself. */
  static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
