package dev.glovebox.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM holds on the machine at one moment, as far as Glovebox could have left it.
 *
 * @param processes by process id: children of this JVM, and workers whose command line names the
 *     run directory, whoever is their parent by now
 * @param threads of this JVM, by id; only those that Glovebox has named
 * @param descriptors how many are open, by kind
 * @param files below the run directory
 * @param segments of shared memory
 * @param mappings of the lanes' shared memory, by name: until the garbage collector finds them
 */
record Footprint(
    Map<Long, String> processes,
    Map<Long, String> threads,
    Map<String, Integer> descriptors,
    Set<String> files,
    Set<String> segments,
    Map<String, Integer> mappings) {

  private static final String WORKER_MAIN = "dev.glovebox.worker.WorkerMain";
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Path OWN_MAPPINGS = Path.of("/proc/self/maps");
  private static final String LANE_MEMORY = "/memfd:glovebox";
  private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

  static Footprint now(Path runBase) {
    return new Footprint(
        processes(runBase),
        ownThreads(),
        descriptors(runBase),
        files(runBase),
        sharedMemory(),
        laneMappings());
  }

  /** What is there now and was not there then, one line each. */
  List<String> since(Footprint before) {
    List<String> left = new ArrayList<>();
    processes.forEach(
        (pid, line) -> {
          if (!before.processes.containsKey(pid)) {
            left.add("process " + pid + ": " + line);
          }
        });
    threads.forEach(
        (id, name) -> {
          if (!before.threads.containsKey(id)) {
            left.add("thread " + name);
          }
        });
    descriptors.forEach(
        (kind, count) -> {
          int more = count - before.descriptors.getOrDefault(kind, 0);
          if (more > 0) {
            left.add(more + " more descriptor(s) of " + kind);
          }
        });
    files.stream().filter(file -> !before.files.contains(file)).forEach(f -> left.add("file " + f));
    segments.stream()
        .filter(segment -> !before.segments.contains(segment))
        .forEach(segment -> left.add("shared memory " + segment));
    mappings.forEach(
        (name, count) -> {
          int more = count - before.mappings.getOrDefault(name, 0);
          if (more > 0) {
            left.add(more + " more mapping(s) of " + name);
          }
        });
    return left;
  }

  private static Map<Long, String> processes(Path runBase) {
    Set<Long> descendants =
        ProcessHandle.current()
            .descendants()
            .filter(ProcessHandle::isAlive)
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    Map<Long, String> found = new TreeMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              String line = commandLine(process.pid());
              boolean ours = line.contains(WORKER_MAIN) && line.contains(runBase.toString());
              if (descendants.contains(process.pid()) || ours) {
                found.put(process.pid(), line);
              }
            });
    return found;
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }

  private static Map<Long, String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(thread -> thread.getName().startsWith("glovebox-"))
        .collect(Collectors.toMap(Thread::getId, Thread::getName));
  }

  private static Map<String, Integer> descriptors(Path runBase) {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<Path> open = Files.list(OWN_DESCRIPTORS)) {
      open.forEach(
          descriptor -> kind(descriptor, runBase).ifPresent(k -> counts.merge(k, 1, Integer::sum)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts;
  }

  private static Optional<String> kind(Path descriptor, Path runBase) {
    String target;
    try {
      target = Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // It was the descriptor of the listing itself.
      return Optional.empty();
    }
    if (target.startsWith("socket:")) {
      return Optional.of("socket");
    } else if (target.startsWith("pipe:")) {
      return Optional.of("pipe");
    } else if (target.startsWith("anon_inode:") || target.startsWith("/memfd:")) {
      return Optional.of(target);
    } else if (target.startsWith(runBase.toString()) || target.startsWith("/dev/shm")) {
      return Optional.of("a file like " + target);
    }
    return Optional.empty();
  }

  private static Set<String> files(Path runBase) {
    try (Stream<Path> all = Files.walk(runBase)) {
      return all.filter(path -> !path.equals(runBase) && !path.equals(runBase.resolve(".lock")))
          .map(path -> runBase.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (UncheckedIOException | IOException e) {
      // Something vanished under the walk, so it is not stable yet: the next look tells.
      return Set.of("(changing: " + e + ")");
    }
  }

  private static Set<String> sharedMemory() {
    try (Stream<Path> all = Files.list(SHARED_MEMORY)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.contains("glovebox"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static Map<String, Integer> laneMappings() {
    Map<String, Integer> counts = new TreeMap<>();
    try (Stream<String> lines = Files.lines(OWN_MAPPINGS)) {
      lines
          .filter(line -> line.contains(LANE_MEMORY))
          .forEach(line -> counts.merge(line.substring(line.indexOf('/')), 1, Integer::sum));
    } catch (IOException e) {
      return Map.of();
    }
    return counts;
  }
}
