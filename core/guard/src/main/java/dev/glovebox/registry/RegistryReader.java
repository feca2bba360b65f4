package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Entry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the top level of a registry file. */
final class RegistryReader {
  static final List<String> KEYS = List.of("libraries", "types", "pools", "guard");
  static final List<String> GUARD_KEYS = List.of("strict", "tainted");

  private final Optional<Path> file;
  private final Placeholders placeholders;
  private final FaultCollector faults;

  /**
   * @param file what is read; empty if it is no file: relative paths start from the working
   *     directory
   * @param placeholders what its texts may have
   */
  RegistryReader(Optional<Path> file, Placeholders placeholders, FaultCollector faults) {
    this.file = file;
    this.placeholders = placeholders;
    this.faults = faults;
  }

  /** The registry as far as it could be read; it is whole only if no fault was found. */
  Registry read(LocatedNode document) {
    LocatedNode root = new ResolvedTree(placeholders, faults).of(document);
    Map<String, LibraryConfig> libraries = new LinkedHashMap<>();
    Map<String, PoolConfig> pools = new LinkedHashMap<>();
    Optional<Section> top = Section.of(root, root.at(), KEYS, faults);
    if (top.isPresent()) {
      TypeTable types = new TypeTable(top.get().value("types"), faults);
      LibraryReader library = new LibraryReader(directory(), types, faults);
      PoolReader pool = new PoolReader(faults);
      each(
          top.get().require("libraries"),
          entry -> library.read(entry).ifPresent(config -> libraries.put(entry.key(), config)));
      each(
          top.get().value("pools"),
          entry -> pool.read(entry).ifPresent(config -> pools.put(entry.key(), config)));
    }
    GuardPolicy guard =
        top.flatMap(section -> section.section("guard", GUARD_KEYS))
            .map(RegistryReader::guard)
            .orElse(GuardPolicy.DEFAULT);
    return new Registry(file, libraries, pools, guard);
  }

  private Path directory() {
    return file.map(path -> path.toAbsolutePath().getParent())
        .orElseGet(() -> Path.of("").toAbsolutePath());
  }

  private void each(Optional<LocatedNode> mapping, Consumer<Entry> reader) {
    mapping.ifPresent(node -> Section.names(node, faults).forEach(reader));
  }

  private static GuardPolicy guard(Section guard) {
    return new GuardPolicy(
        guard.flag("strict").orElse(GuardPolicy.DEFAULT.strict()),
        guard
            .choice("tainted", TaintPolicy.values(), TaintPolicy::text)
            .orElse(GuardPolicy.DEFAULT.tainted()));
  }
}
