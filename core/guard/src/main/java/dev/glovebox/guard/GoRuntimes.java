package dev.glovebox.guard;

import dev.glovebox.inspect.Evidence;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.integrity.GuardRule;
import dev.glovebox.integrity.Refused;
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
 * GB202: the Go runtimes that one worker would come to hold, over whole closures, and with what the
 * dynamic loader puts into it from its start. Two libraries that share one Go library share its
 * runtime.
 */
final class GoRuntimes {
  private static final String TAKE_OUT_PRELOADS =
      "Take what holds Go out of LD_PRELOAD and LD_AUDIT, in the pool's env, in this process's own"
          + " environment, or in /etc/ld.so.preload, and register it as a library.";

  private final String pool;

  /** By file identity. */
  private final Map<Object, Holder> holders = new LinkedHashMap<>();

  /**
   * @param bringer what brings it along, for messages
   */
  private record Holder(String bringer, boolean preloaded, Path file, String proof) {
    @Override
    public String toString() {
      return bringer + " brings " + file + ": " + proof;
    }
  }

  GoRuntimes(String pool) {
    this.pool = pool;
  }

  /**
   * Counts what every worker of the pool has from its start.
   *
   * @param origin what names the library, such as {@code LD_PRELOAD}
   */
  void preload(String origin, Inspection inspection) {
    runtimesOf(origin + " of the workers", true, inspection).forEach(holders::putIfAbsent);
  }

  /** Adds one more library of the pool; refused if there is a second runtime then. */
  Optional<Refused> add(String library, Inspection inspection) {
    Map<Object, Holder> own = runtimesOf("library '" + library + "'", false, inspection);
    Map<Object, Holder> all = new LinkedHashMap<>(holders);
    own.forEach(all::putIfAbsent);
    Optional<Refused> refused = Optional.empty();
    if (holders.values().stream().filter(Holder::preloaded).count() > 1) {
      refused = Optional.of(twoPreloaded(library));
    } else if (own.size() > 1) {
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
        GuardRule.GB202,
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

  private Refused twoPreloaded(String library) {
    return new Refused(
        GuardRule.GB202,
        library,
        "library '"
            + library
            + "' would be loaded in a worker of pool '"
            + pool
            + "' that holds several Go runtimes from its start",
        texts(holders),
        TAKE_OUT_PRELOADS);
  }

  private Refused twoInPool(String library, Map<Object, Holder> all) {
    Holder first = all.values().iterator().next();
    return new Refused(
        GuardRule.GB202,
        library,
        "library '"
            + library
            + "' would be the second with a Go runtime in a worker of pool '"
            + pool
            + "', after "
            + first.bringer(),
        texts(all),
        first.preloaded()
            ? TAKE_OUT_PRELOADS
            : "Give '"
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

  private static Map<Object, Holder> runtimesOf(
      String bringer, boolean preloaded, Inspection inspection) {
    Map<Object, Holder> found = new LinkedHashMap<>();
    for (Evidence evidence : inspection.verdict().evidence()) {
      if (evidence.provesGo()) {
        found.putIfAbsent(
            identity(evidence.file()),
            new Holder(bringer, preloaded, evidence.file(), evidence.toString()));
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
