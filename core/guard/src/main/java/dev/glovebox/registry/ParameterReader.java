package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Kind;
import dev.glovebox.registry.LocatedNode.Mapping;
import dev.glovebox.registry.LocatedNode.Scalar;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one item of a function's {@code args}. */
final class ParameterReader {
  static final List<String> KEYS =
      List.of("name", "type", "of", "direction", "size", "encoding", "free");

  private final TypeTable types;
  private final TypeReader reader;
  private final FaultCollector faults;

  ParameterReader(TypeTable types, FaultCollector faults) {
    this.types = types;
    this.reader = new TypeReader(types);
    this.faults = faults;
  }

  /** The parameter; empty if it, or the structure that it names, is faulty. */
  Optional<ParameterConfig> read(LocatedNode item, int index) {
    String name = ParameterConfig.defaultName(index);
    if (item instanceof Mapping) {
      return Section.of(item, item.at(), KEYS, faults).flatMap(section -> detailed(name, section));
    }
    return Section.parsed(
            item, faults, word -> types.named(word).map(type -> ParameterConfig.of(name, type)))
        .flatMap(parameter -> parameter);
  }

  private Optional<ParameterConfig> detailed(String defaultName, Section parameter) {
    Optional<String> name = parameter.parsed("name", Names::parameterName);
    Optional<TypeConfig> type = reader.typeOf(parameter);
    Optional<Direction> direction =
        parameter.choice("direction", Direction.values(), Direction::text);
    Optional<SizeConfig> size = size(parameter);
    Optional<Charset> encoding = parameter.parsed("encoding", Encodings::parse);
    Optional<String> free = parameter.parsed("free", Names::symbol);
    return type.flatMap(
        known ->
            parameter.build(
                () ->
                    new ParameterConfig(
                        name.orElse(defaultName),
                        known,
                        direction.isPresent() && !isPlainInput(known, direction.get()),
                        direction.orElse(Direction.IN),
                        size,
                        encoding,
                        free)));
  }

  /** A string that is said to go in is what it would be without the word. */
  private static boolean isPlainInput(TypeConfig type, Direction direction) {
    return type.isText() && direction == Direction.IN;
  }

  private static boolean isNumberOfPlaceholder(Scalar scalar) {
    return scalar.isResolved() && scalar.text().matches("-?[0-9]+");
  }

  /** A number, or a parameter's name. */
  private static Optional<SizeConfig> size(Section parameter) {
    if (parameter.value("size").orElse(null) instanceof Scalar scalar
        && scalar.kind() == Kind.TEXT
        && !isNumberOfPlaceholder(scalar)) {
      return parameter.text("size").map(SizeConfig.OfParameter::new);
    }
    OptionalLong count = parameter.integer("size");
    return count.isEmpty()
        ? Optional.empty()
        : parameter.build(() -> new SizeConfig.Constant(count.getAsLong()));
  }
}
