package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Broken;
import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Kind;
import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import dev.glovebox.registry.LocatedNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A mapping with known keys, whose values are read by type.
 *
 * <p>Every getter is empty when the key is absent, and also when its value is faulty: that is
 * reported, and reading goes on so that all faults come to light.
 */
final class Section {
  private final Mapping mapping;
  private final Position at;
  private final FaultCollector faults;
  private final int faultsBefore;

  private Section(Mapping mapping, Position at, FaultCollector faults) {
    this.mapping = mapping;
    this.at = at;
    this.faults = faults;
    this.faultsBefore = faults.count();
  }

  /**
   * The section that {@code node} holds; empty, and reported, if it is no mapping.
   *
   * @param at where a fault of the section as a whole is shown: at its key
   * @param known every key that the section may have
   */
  static Optional<Section> of(
      LocatedNode node, Position at, List<String> known, FaultCollector faults) {
    if (!(node instanceof Mapping mapping)) {
      wrongType("a mapping", node, faults);
      return Optional.empty();
    }
    Section section = new Section(mapping, at, faults);
    for (Entry entry : mapping.entries()) {
      if (!known.contains(entry.key())) {
        faults.add(
            entry.path(),
            entry.at(),
            "unknown key "
                + Quoted.of(entry.key())
                + NearestName.hint(entry.key(), known)
                + " (known keys: "
                + String.join(", ", known)
                + ")");
      }
    }
    return Optional.of(section);
  }

  /** The entries of a mapping whose keys are names; none, and reported, if it is no mapping. */
  static List<Entry> names(LocatedNode node, FaultCollector faults) {
    if (node instanceof Mapping mapping) {
      return mapping.entries();
    }
    wrongType("a mapping", node, faults);
    return List.of();
  }

  /** The text of {@code node}; empty, and reported, if it is none. */
  static Optional<String> text(LocatedNode node, FaultCollector faults) {
    if (node instanceof Scalar scalar && scalar.kind() == Kind.TEXT) {
      return Optional.of(scalar.text());
    }
    boolean quotable = node instanceof Scalar scalar && scalar.kind() != Kind.NULL;
    wrongType("text", node, faults, quotable ? "; put it in quotes" : "");
    return Optional.empty();
  }

  Optional<Entry> entry(String key) {
    return mapping.entries().stream().filter(entry -> entry.key().equals(key)).findFirst();
  }

  Optional<LocatedNode> value(String key) {
    return entry(key).map(Entry::value);
  }

  /** As {@link #value}, but its absence is reported. */
  Optional<LocatedNode> require(String key) {
    Optional<LocatedNode> value = value(key);
    if (value.isEmpty() && !isMisspelt(key)) {
      faults.add(mapping.path(), at, "missing key '" + key + "'");
    }
    return value;
  }

  Optional<Section> section(String key, List<String> known) {
    return entry(key).flatMap(entry -> of(entry.value(), entry.at(), known, faults));
  }

  Optional<String> text(String key) {
    return value(key).flatMap(node -> text(node, faults));
  }

  /** Reports a fault of an entry. */
  void fault(Entry entry, String problem) {
    faults.add(entry.path(), entry.at(), problem);
  }

  /** A text in a form of its own; what {@code parser} refuses is reported with its message. */
  static <T> Optional<T> parsed(
      LocatedNode node, FaultCollector faults, Function<String, T> parser) {
    return parsed(node, text(node, faults), parser, faults);
  }

  /** Text in a form of its own; what {@code parser} refuses is reported with its message. */
  <T> Optional<T> parsed(String key, Function<String, T> parser) {
    return value(key).flatMap(node -> parsed(node, text(node, faults), parser));
  }

  Optional<Duration> duration(String key) {
    return value(key).flatMap(node -> parsed(node, quantity(node), Durations::parse));
  }

  OptionalLong size(String key) {
    return toLong(value(key).flatMap(node -> parsed(node, quantity(node), ByteSizes::parse)));
  }

  OptionalLong integer(String key) {
    return toLong(value(key).flatMap(node -> parsed(node, integer(node), Section::decimal)));
  }

  /** An integer that fits an int. */
  OptionalInt count(String key) {
    OptionalLong value = integer(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    // A record refuses both ends of the range, with the limits that it knows.
    return OptionalInt.of(
        (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value.getAsLong())));
  }

  Optional<Boolean> flag(String key) {
    return value(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar && isFlag(scalar)) {
                return Optional.of(scalar.text().equals("true"));
              }
              wrongType("true or false", node, faults);
              return Optional.empty();
            });
  }

  /** One of {@code choices}, each known by its text. */
  <T> Optional<T> choice(String key, T[] choices, Function<T, String> name) {
    List<String> names = Arrays.stream(choices).map(name).collect(Collectors.toList());
    return parsed(
        key,
        text -> {
          int index = names.indexOf(text);
          if (index < 0) {
            throw new IllegalArgumentException(
                "expected "
                    + String.join(" or ", names)
                    + ", found "
                    + Quoted.of(text)
                    + NearestName.hint(text, names));
          }
          return choices[index];
        });
  }

  /** The items of a list; none if the key is absent, or, which is reported, its value no list. */
  List<LocatedNode> items(String key) {
    Optional<LocatedNode> node = value(key);
    if (node.orElse(null) instanceof Sequence sequence) {
      return sequence.items();
    }
    node.ifPresent(other -> wrongType("a list", other, faults));
    return List.of();
  }

  /** A list of texts in a form of their own; faulty items are reported and left out. */
  <T> List<T> list(String key, Function<String, T> parser) {
    List<T> items = new ArrayList<>();
    for (LocatedNode item : items(key)) {
      parsed(item, text(item, faults), parser).ifPresent(items::add);
    }
    return items;
  }

  /**
   * The record that the section stands for; empty if any part of the section is faulty, or if the
   * record itself refuses it, which is reported.
   */
  <T> Optional<T> build(Supplier<T> record) {
    if (faults.count() > faultsBefore
        || mapping.entries().stream().anyMatch(entry -> entry.value() instanceof Broken)) {
      return Optional.empty();
    }
    return build("", record);
  }

  /** As {@link #build}, of what one key's value stands for: a refusal is shown there. */
  <T> Optional<T> build(String key, Supplier<T> record) {
    try {
      return Optional.of(record.get());
    } catch (InvalidSetting e) {
      Optional<LocatedNode> culprit = culprit(key.isEmpty() ? e.key() : key);
      faults.add(
          culprit.map(LocatedNode::path).orElse(mapping.path()),
          culprit.map(LocatedNode::at).orElse(at),
          Refusal.of(mapping, e));
    } catch (IllegalArgumentException e) {
      faults.add(mapping.path(), at, Refusal.of(mapping, e));
    }
    return Optional.empty();
  }

  /** As much of a path of keys and indices as there is. */
  private Optional<LocatedNode> culprit(String path) {
    LocatedNode node = mapping;
    for (String step : path.split("/", -1)) {
      LocatedNode next = null;
      if (node instanceof Mapping in) {
        next =
            in.entries().stream()
                .filter(entry -> entry.key().equals(step))
                .map(Entry::value)
                .findFirst()
                .orElse(null);
      } else if (node instanceof Sequence in) {
        next = in.items().get(Integer.parseInt(step));
      }
      if (next == null) {
        break;
      }
      node = next;
    }
    return node == mapping ? Optional.empty() : Optional.of(node);
  }

  private <T> Optional<T> parsed(
      LocatedNode node, Optional<String> text, Function<String, T> parser) {
    return parsed(node, text, parser, faults);
  }

  private static <T> Optional<T> parsed(
      LocatedNode node, Optional<String> text, Function<String, T> parser, FaultCollector faults) {
    try {
      return text.map(parser);
    } catch (IllegalArgumentException e) {
      faults.add(node.path(), node.at(), Refusal.of(node, parser, e));
      return Optional.empty();
    }
  }

  /** The text of a quantity with its unit; a bare number goes on to the parser, which says more. */
  private Optional<String> quantity(LocatedNode node) {
    if (node instanceof Scalar scalar
        && (scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL)) {
      return Optional.of(scalar.text());
    }
    return text(node, faults);
  }

  private Optional<String> integer(LocatedNode node) {
    if (node instanceof Scalar scalar && (scalar.kind() == Kind.INTEGER || scalar.isResolved())) {
      return Optional.of(scalar.text());
    }
    wrongType("an integer", node, faults);
    return Optional.empty();
  }

  /** The environment has texts only: a placeholder's {@code true} is as good as the word itself. */
  private static boolean isFlag(Scalar scalar) {
    return scalar.kind() == Kind.BOOLEAN
        || (scalar.isResolved() && List.of("true", "false").contains(scalar.text()));
  }

  /**
   * YAML knows octal, hexadecimal and more; 010 means 8 to some of its readers and 10 to others.
   */
  private static long decimal(String text) {
    if (!text.matches("-?(0|[1-9][0-9]*)")) {
      throw new IllegalArgumentException(
          "expected an integer in decimal digits, without leading zeros, found " + Quoted.of(text));
    }
    if (text.length() > 18) {
      throw new IllegalArgumentException("the number " + Quoted.shortened(text) + " is too large");
    }
    return Long.parseLong(text);
  }

  private boolean isMisspelt(String key) {
    return mapping.entries().stream()
        .anyMatch(entry -> NearestName.among(entry.key(), List.of(key)).isPresent());
  }

  private static OptionalLong toLong(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static void wrongType(String expected, LocatedNode node, FaultCollector faults) {
    wrongType(expected, node, faults, "");
  }

  private static void wrongType(
      String expected, LocatedNode node, FaultCollector faults, String advice) {
    if (!(node instanceof Broken)) {
      faults.add(
          node.path(), node.at(), "expected " + expected + ", found " + node.described() + advice);
    }
  }
}
