package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import dev.glovebox.registry.LocatedNode.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The types that a registry knows: those with a name of their own, and its structures. */
final class TypeTable {
  static final List<String> STRUCTURE_KEYS = List.of("fields", "pack");

  private final FaultCollector faults;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Optional<TypeConfig>> structures = new HashMap<>();

  /** The structures that are being read, from the outermost in. */
  private final Set<String> open = new LinkedHashSet<>();

  /** Reads all structures, and reports their faults. */
  TypeTable(Optional<LocatedNode> types, FaultCollector faults) {
    this.faults = faults;
    types.ifPresent(
        node -> Section.names(node, faults).forEach(entry -> entries.put(entry.key(), entry)));
    entries.keySet().forEach(this::structure);
  }

  /**
   * The type of this name; empty if it is a structure that is faulty, which was reported.
   *
   * @throws IllegalArgumentException if there is none, with the nearest name, or if it is a
   *     structure that would contain itself
   */
  Optional<TypeConfig> named(String name) {
    Optional<NativeType> own = NativeType.named(name);
    if (own.isPresent()) {
      return Optional.of(TypeConfig.of(own.get()));
    }
    if (name.equals(TypeConfig.Bytes.NAME)) {
      return Optional.of(new TypeConfig.Bytes());
    }
    if (open.contains(name)) {
      List<String> circle = new ArrayList<>(open);
      circle.add(name);
      throw new IllegalArgumentException(
          "structure '"
              + name
              + "' would contain itself: "
              + String.join(" in ", reversed(circle.subList(circle.indexOf(name), circle.size())))
              + "; what points to it is a field of type pointer");
    }
    if (entries.containsKey(name)) {
      return structure(name);
    }
    if (name.equals(TypeConfig.Array.NAME)) {
      throw new IllegalArgumentException(
          "an array needs to say of what: { type: array, of: i32, size: ... }");
    }
    List<String> known = known();
    throw new IllegalArgumentException(
        "unknown type "
            + Quoted.of(name)
            + NearestName.hint(name, known)
            + " (known types: "
            + String.join(", ", known)
            + ")");
  }

  private List<String> known() {
    List<String> known = new ArrayList<>();
    Arrays.stream(NativeType.values()).map(NativeType::typeName).forEach(known::add);
    known.add(TypeConfig.Bytes.NAME);
    known.add(TypeConfig.Array.NAME);
    known.addAll(entries.keySet());
    return known;
  }

  private static List<String> reversed(List<String> names) {
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }

  private Optional<TypeConfig> structure(String name) {
    Optional<TypeConfig> known = structures.get(name);
    if (known != null) {
      return known;
    }
    open.add(name);
    Optional<TypeConfig> read = read(entries.get(name));
    open.remove(name);
    structures.put(name, read);
    return read;
  }

  private Optional<TypeConfig> read(Entry entry) {
    return Section.of(entry.value(), entry.at(), STRUCTURE_KEYS, faults)
        .flatMap(
            structure -> {
              FieldReader reader = new FieldReader(this, faults);
              List<Entry> declared =
                  structure
                      .require("fields")
                      .map(node -> Section.names(node, faults))
                      .orElse(List.of());
              List<FieldConfig> fields = new ArrayList<>();
              declared.forEach(field -> reader.read(field).ifPresent(fields::add));
              OptionalInt pack = structure.count("pack");
              if (fields.size() < declared.size()) {
                return Optional.empty();
              }
              return structure.build(
                  () -> new TypeConfig.Structure(new StructureConfig(entry.key(), fields, pack)));
            });
  }
}
