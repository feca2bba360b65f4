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

  private final Path file;
  private final FaultCollector faults;

  RegistryReader(Path file, FaultCollector faults) {
    this.file = file;
    this.faults = faults;
  }

  /** The registry as far as it could be read; it is whole only if no fault was found. */
  Registry read(LocatedNode root) {
    Map<String, LibraryConfig> libraries = new LinkedHashMap<>();
    Map<String, PoolConfig> pools = new LinkedHashMap<>();
    Optional<Section> top = Section.of(root, root.at(), KEYS, faults);
    if (top.isPresent()) {
      TypeTable types = new TypeTable(top.get().value("types"), faults);
      LibraryReader library = new LibraryReader(file, types, faults);
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
    return new Registry(Optional.of(file), libraries, pools, guard);
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
