package dev.glovebox.guard;

import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GB202: the Go runtimes that one worker would come to hold, over whole closures. Two libraries
 * that share one Go library share its runtime.
 */
final class GoRuntimes {
  private final String pool;

  /** By file identity. */
  private final Map<Object, Holder> holders = new LinkedHashMap<>();

  private record Holder(String library, Path file, String proof) {
    @Override
    public String toString() {
      return "library '" + library + "' brings " + file + ": " + proof;
    }
  }

  GoRuntimes(String pool) {
    this.pool = pool;
  }

  /** Adds one more library of the pool; refused if there is a second runtime then. */
  Optional<Refused> add(String library, Inspection inspection) {
    Map<Object, Holder> own = runtimesOf(library, inspection);
    Map<Object, Holder> all = new LinkedHashMap<>(holders);
    own.forEach(all::putIfAbsent);
    Optional<Refused> refused = Optional.empty();
    if (own.size() > 1) {
      refused = Optional.of(twoInOne(library, own));
    } else if (all.size() > 1 && !own.isEmpty() && all.size() > holders.size()) {
      refused = Optional.of(twoInPool(library, all));
    }
    if (refused.isEmpty()) {
      holders.putAll(own);
    }
    return refused;
  }

  private Refused twoInOne(String library, Map<Object, Holder> own) {
    return new Refused(
        Rule.GB202,
        library,
        "library '"
            + library
            + "' would bring "
            + own.size()
            + " Go runtimes into one worker of"
            + " pool '"
            + pool
            + "'",
        texts(own),
        "Build them as one Go library: one main package that imports what each of them exports.");
  }

  private Refused twoInPool(String library, Map<Object, Holder> all) {
    Holder first = all.values().iterator().next();
    return new Refused(
        Rule.GB202,
        library,
        "library '"
            + library
            + "' would be the second with a Go runtime in a worker of pool '"
            + pool
            + "', after '"
            + first.library()
            + "'",
        texts(all),
        "Give '"
            + library
            + "' a pool of its own in the registry, for example 'pool: "
            + pool
            + "-"
            + library
            + "'.");
  }

  private static List<String> texts(Map<Object, Holder> holders) {
    List<String> texts = new ArrayList<>();
    holders.values().forEach(holder -> texts.add(holder.toString()));
    return texts;
  }

  private static Map<Object, Holder> runtimesOf(String library, Inspection inspection) {
    Map<Object, Holder> found = new LinkedHashMap<>();
    for (Evidence evidence : inspection.verdict().evidence()) {
      if (evidence.provesGo()) {
        found.putIfAbsent(
            identity(evidence.file()), new Holder(library, evidence.file(), evidence.toString()));
      }
    }
    return found;
  }

  /** The dynamic loader takes two paths for one library when they lead to one inode. */
  private static Object identity(Path file) {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file.toRealPath() : key;
    } catch (IOException gone) {
      return file.toAbsolutePath().normalize();
    }
  }
}
