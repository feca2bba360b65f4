package dev.glovebox.registry;

import java.util.Optional;

/** Reads the type of a parameter, a result or a field. */
final class TypeReader {
  private final TypeTable types;

  TypeReader(TypeTable types) {
    this.types = types;
  }

  /** The type that a word names; empty if the key is absent or the type faulty. */
  Optional<TypeConfig> word(Section section, String key) {
    return section.parsed(key, types::named).flatMap(type -> type);
  }

  /** The type of a mapping with {@code type}, and {@code of} for an array. */
  Optional<TypeConfig> typeOf(Section section) {
    if (section.require("type").isEmpty()) {
      return Optional.empty();
    }
    boolean array =
        section.value("type").orElse(null) instanceof LocatedNode.Scalar scalar
            && scalar.text().equals(TypeConfig.Array.NAME);
    if (!array) {
      section
          .entry("of")
          .ifPresent(entry -> section.fault(entry, "only a type: array has an 'of'"));
      return word(section, "type");
    }
    return section.require("of").isEmpty()
        ? Optional.empty()
        : word(section, "of").flatMap(of -> section.build(() -> new TypeConfig.Array(of)));
  }
}
