package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Mapping;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one entry under a structure's {@code fields}. */
final class FieldReader {
  static final List<String> KEYS = List.of("type", "of", "size", "encoding");

  private final TypeTable types;
  private final TypeReader reader;
  private final FaultCollector faults;

  FieldReader(TypeTable types, FaultCollector faults) {
    this.types = types;
    this.reader = new TypeReader(types);
    this.faults = faults;
  }

  Optional<FieldConfig> read(Entry entry) {
    if (entry.value() instanceof Mapping) {
      return Section.of(entry.value(), entry.at(), KEYS, faults)
          .flatMap(section -> detailed(entry.key(), section));
    }
    return Section.parsed(
            entry.value(),
            faults,
            word -> types.named(word).map(type -> FieldConfig.of(entry.key(), type)))
        .flatMap(field -> field);
  }

  private Optional<FieldConfig> detailed(String name, Section field) {
    Optional<TypeConfig> type = reader.typeOf(field);
    OptionalInt size = field.count("size");
    Optional<Charset> encoding = field.parsed("encoding", Encodings::parse);
    return type.flatMap(known -> field.build(() -> new FieldConfig(name, known, size, encoding)));
  }
}
