package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import dev.glovebox.registry.LocatedNode.Sequence;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is said of values that are refused. The value of a placeholder may be a secret: messages
 * have what stands in the document in its place.
 */
final class Refusal {
  private static final String UNSHOWN = "; what it stands for is not shown";

  private Refusal() {}

  /** Why {@code parser} refuses the text of {@code node}. */
  static String of(LocatedNode node, Function<String, ?> parser, IllegalArgumentException refusal) {
    if (!(node instanceof Scalar scalar) || !scalar.isResolved()) {
      return refusal.getMessage();
    }
    try {
      // What it says of the placeholder itself tells what is expected, and cannot have the value.
      Object unused = parser.apply(scalar.source());
    } catch (IllegalArgumentException e) {
      return e.getMessage() + UNSHOWN;
    }
    return "the value of " + Quoted.of(scalar.source()) + " is not accepted here" + UNSHOWN;
  }

  /** Why a record refuses what stands in {@code mapping}. */
  static String of(Mapping mapping, IllegalArgumentException refusal) {
    String message = refusal.getMessage();
    for (Scalar scalar : (Iterable<Scalar>) resolved(mapping)::iterator) {
      message = message.replace(Quoted.of(scalar.text()), Quoted.of(scalar.source()));
    }
    for (Scalar scalar : (Iterable<Scalar>) resolved(mapping)::iterator) {
      if (!scalar.text().isEmpty() && message.contains(beginning(scalar.text()))) {
        return "a value that "
            + Quoted.of(scalar.source())
            + " is part of is not accepted here"
            + UNSHOWN;
      }
    }
    return message;
  }

  private static Stream<Scalar> resolved(LocatedNode node) {
    if (node instanceof Mapping mapping) {
      return mapping.entries().stream().flatMap(entry -> resolved(entry.value()));
    }
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().flatMap(Refusal::resolved);
    }
    return node instanceof Scalar scalar && scalar.isResolved()
        ? Stream.of(scalar)
        : Stream.empty();
  }

  /** As much of it as a message could show. */
  private static String beginning(String text) {
    String shown = Quoted.shortened(text);
    return shown.endsWith("...") ? shown.substring(0, shown.length() - 3) : shown;
  }
}
