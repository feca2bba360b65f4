package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * One walk over the closure of one file, by {@code DT_NEEDED}, {@code DT_FILTER} and {@code
 * DT_AUXILIARY}: breadth first, as the loader goes, each file read once however often and by
 * whatever name it is needed.
 */
final class ClosureWalk {
  /** Bounds a closure that somebody built to be endless; the largest real ones have hundreds. */
  private static final int MOST_FILES = 4096;

  private final LibrarySearch search;
  private final TargetMachine target;
  private final List<ElfRead> files = new ArrayList<>();
  private final Map<String, Found> byName = new LinkedHashMap<>();
  private final Map<Path, Found> byRealPath = new HashMap<>();
  private final Queue<Node> queue = new ArrayDeque<>();

  private record Node(ElfRead file, Node parent) {
    List<ElfRead> chain() {
      List<ElfRead> chain = new ArrayList<>();
      for (Node node = this; node != null; node = node.parent) {
        chain.add(node.file);
      }
      return chain;
    }
  }

  private static final class Found {
    private final String soname;
    private final Path path;
    private final List<Path> neededBy = new ArrayList<>();
    private String problem;

    Found(String soname, Path path, String problem) {
      this.soname = soname;
      this.path = path;
      this.problem = problem;
    }

    void neededBy(Path file) {
      if (!neededBy.contains(file)) {
        neededBy.add(file);
      }
    }

    ClosureEntry entry() {
      return new ClosureEntry(
          soname, Optional.ofNullable(path), neededBy, Optional.ofNullable(problem));
    }
  }

  private ClosureWalk(LibrarySearch search, ElfRead root) {
    this.search = search;
    this.target = TargetMachine.of(root.layout());
  }

  /** The closure, and what was read on the way: the root first, then every file that is there. */
  record Result(Closure closure, List<ElfRead> files) {}

  static Result of(ElfRead root, LibrarySearch search) {
    ClosureWalk walk = new ClosureWalk(search, root);
    Found self = new Found(BaseLibraries.nameOf(root), root.file(), null);
    walk.byRealPath.put(realPath(root.file()), self);
    root.soname().ifPresent(name -> walk.byName.put(name, self));
    walk.files.add(root);
    walk.queue.add(new Node(root, null));
    while (!walk.queue.isEmpty()) {
      walk.visit(walk.queue.remove());
    }
    List<ClosureEntry> entries =
        walk.byName.values().stream()
            .distinct()
            .filter(found -> found != self)
            .map(Found::entry)
            .toList();
    return new Result(new Closure(entries), List.copyOf(walk.files));
  }

  private void visit(Node node) {
    for (LibraryName name : node.file().libraries()) {
      Found found = byName.get(name.text());
      if (found == null) {
        found = locate(name.text(), node);
        if (name.optional() && found.problem != null) {
          // Where the loader cannot have it, it goes on without.
          continue;
        }
        byName.put(name.text(), found);
      }
      found.neededBy(node.file().file());
    }
  }

  private Found locate(String name, Node node) {
    // Not read on: what the JVM brings is there whether or not this library is loaded.
    Optional<Path> jvm = BaseLibraries.ofJvm(name);
    if (jvm.isPresent()) {
      return new Found(name, jvm.get(), null);
    }
    Optional<Path> path = search.find(name, node.chain(), target);
    if (path.isEmpty()) {
      return new Found(name, null, "not found where the dynamic loader looks");
    }
    Path real = realPath(path.get());
    Found known = byRealPath.get(real);
    if (known != null) {
      return known;
    }
    Found found = read(name, path.get(), node);
    byRealPath.put(real, found);
    return found;
  }

  private Found read(String name, Path path, Node parent) {
    if (files.size() >= MOST_FILES) {
      return new Found(name, path, "more than " + MOST_FILES + " libraries are needed");
    }
    try {
      ElfRead file = CLibraryReads.of(name, path);
      if (!TargetMachine.of(file.layout()).equals(target)) {
        return new Found(name, path, "it is for another machine");
      }
      if (!file.layout().osAbi().isOfLinux(file.layout().machine())) {
        return new Found(name, path, "it is for " + file.layout().osAbi());
      }
      files.add(file);
      queue.add(new Node(file, parent));
      Found found = new Found(name, path, null);
      // Once loaded, a library answers to its soname too.
      file.soname().ifPresent(soname -> byName.putIfAbsent(soname, found));
      return found;
    } catch (NoSuchFileException gone) {
      return new Found(name, null, "it vanished while its closure was read");
    } catch (IOException unreadable) {
      return new Found(name, path, "cannot be read: " + unreadable);
    } catch (MalformedElfException malformed) {
      return new Found(name, path, malformed.getMessage());
    }
  }

  private static Path realPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException gone) {
      return file.toAbsolutePath().normalize();
    }
  }
}
