package dev.glovebox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files and memory that a Glovebox of this JVM can have made. */
final class HeldFiles {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Path OWN_MAPPINGS = Path.of("/proc/self/maps");
  private static final String LANE_MEMORY = "/memfd:glovebox";

  private HeldFiles() {}

  /** All below the run directory, but its lock, which lasts. */
  static Set<String> inRunDirectory(HeldBy holder) {
    Path base = holder.runDirectory();
    try (Stream<Path> all = Files.walk(base)) {
      return all.filter(path -> !path.equals(base) && !path.equals(base.resolve(".lock")))
          .filter(path -> holder.hasPath(path.toString()))
          .map(path -> base.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (UncheckedIOException | IOException e) {
      // Something vanished under the walk, so it is not stable yet: the next look tells.
      return Set.of("(changing: " + e + ")");
    }
  }

  /** Segments that are named after Glovebox; nothing tells which process made them. */
  static Set<String> sharedMemory(HeldBy holder) {
    if (!holder.anybody()) {
      return Set.of();
    }
    try (Stream<Path> all = Files.list(SHARED_MEMORY)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.contains("glovebox"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** How many memory files of lanes are mapped, by name: until the garbage collector finds them. */
  static Map<String, Integer> laneMappings() {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<String> lines = Files.lines(OWN_MAPPINGS)) {
      lines
          .filter(line -> line.contains(LANE_MEMORY))
          .forEach(line -> counts.merge(line.substring(line.indexOf('/')), 1, Integer::sum));
    } catch (IOException | UncheckedIOException e) {
      return Map.of();
    }
    return counts;
  }
}
