package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Broken;
import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Kind;
import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import dev.glovebox.registry.LocatedNode.Sequence;

/** A tree whose texts have the values of their placeholders. Keys are left as they are. */
final class ResolvedTree {
  private final Placeholders placeholders;
  private final FaultCollector faults;

  ResolvedTree(Placeholders placeholders, FaultCollector faults) {
    this.placeholders = placeholders;
    this.faults = faults;
  }

  /** The tree; what cannot be resolved is reported, and broken in it. */
  LocatedNode of(LocatedNode node) {
    if (node instanceof Mapping mapping) {
      return new Mapping(
          mapping.path(),
          mapping.at(),
          mapping.entries().stream()
              .map(entry -> new Entry(entry.key(), entry.at(), of(entry.value())))
              .toList());
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(
          sequence.path(), sequence.at(), sequence.items().stream().map(this::of).toList());
    }
    return node instanceof Scalar scalar && scalar.kind() == Kind.TEXT ? text(scalar) : node;
  }

  private LocatedNode text(Scalar scalar) {
    try {
      return scalar.resolvedTo(placeholders.resolve(scalar.text()));
    } catch (IllegalArgumentException e) {
      faults.add(scalar.path(), scalar.at(), e.getMessage());
      return new Broken(scalar.path(), scalar.at());
    }
  }
}
