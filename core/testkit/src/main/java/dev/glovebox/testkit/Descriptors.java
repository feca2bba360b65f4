package dev.glovebox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The open descriptors of this process by kind, from /proc; none where there is no such thing. */
final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path UNIX_SOCKETS = Path.of("/proc/self/net/unix");
  private static final int INODE = 6;
  private static final int PATH = 7;

  private final HeldBy holder;
  private final Map<String, String> socketPaths;

  private Descriptors(HeldBy holder) {
    this.holder = holder;
    this.socketPaths = holder.anybody() ? Map.of() : socketPaths();
  }

  /** How many there are of each kind. */
  static Map<String, Integer> now(HeldBy holder) {
    if (!Files.isDirectory(OPEN)) {
      return Map.of();
    }
    Descriptors descriptors = new Descriptors(holder);
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> open = Files.list(OPEN)) {
      open.forEach(
          descriptor ->
              descriptors.kind(descriptor).ifPresent(kind -> counts.merge(kind, 1, Integer::sum)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }

  private Optional<String> kind(Path descriptor) {
    String target;
    try {
      target = Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // It was the descriptor of the listing itself.
      return Optional.empty();
    }
    if (holder.hasPath(target) || target.startsWith("/dev/shm/glovebox")) {
      return Optional.of("a file like " + target);
    } else if (target.startsWith("/memfd:glovebox")) {
      return Optional.of(target);
    } else if (holder.anybody()) {
      return ofAnybody(target);
    }
    String path = socketPaths.getOrDefault(target, "");
    return holder.hasPath(path) ? Optional.of("a socket like " + path) : Optional.empty();
  }

  private static Optional<String> ofAnybody(String target) {
    if (target.startsWith("socket:")) {
      return Optional.of("socket");
    } else if (target.startsWith("pipe:")) {
      return Optional.of("pipe");
    } else if (target.startsWith("anon_inode:") || target.startsWith("/memfd:")) {
      return Optional.of(target);
    }
    return target.startsWith("/dev/shm") ? Optional.of("a file like " + target) : Optional.empty();
  }

  /** By what the link of a descriptor says, the paths of sockets that have one. */
  private static Map<String, String> socketPaths() {
    Map<String, String> paths = new HashMap<>();
    try (Stream<String> lines = Files.lines(UNIX_SOCKETS)) {
      lines
          .map(line -> line.strip().split("\\s+", PATH + 1))
          .filter(fields -> fields.length > PATH)
          .forEach(fields -> paths.put("socket:[" + fields[INODE] + "]", fields[PATH]));
    } catch (IOException | UncheckedIOException e) {
      // Not to be seen here: the other kinds are.
      return Map.of();
    }
    return paths;
  }
}
