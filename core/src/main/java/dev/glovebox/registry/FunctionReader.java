package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Mapping;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one entry under a library's {@code functions}. */
final class FunctionReader {
  static final List<String> KEYS = List.of("symbol", "args", "returns", "idempotent", "deadline");
  static final List<String> RESULT_KEYS = List.of("type", "free");

  private static final List<String> TYPES =
      Arrays.stream(NativeType.values()).map(NativeType::typeName).collect(Collectors.toList());

  private final FaultCollector faults;

  FunctionReader(FaultCollector faults) {
    this.faults = faults;
  }

  Optional<FunctionConfig> read(Entry entry) {
    Optional<Section> section = Section.of(entry.value(), entry.at(), KEYS, faults);
    faults.check(entry, Names::checkFunction);
    return section.flatMap(known -> read(entry.key(), known));
  }

  private Optional<FunctionConfig> read(String name, Section function) {
    Optional<String> symbol = function.parsed("symbol", Names::symbol);
    List<NativeType> args = function.list("args", FunctionReader::argument);
    Optional<ResultConfig> returns = returns(function);
    Optional<Boolean> idempotent = function.flag("idempotent");
    Optional<Duration> deadline = function.duration("deadline");
    return function.build(
        () ->
            new FunctionConfig(
                name,
                symbol.orElse(name),
                args,
                returns.orElse(ResultConfig.VOID),
                idempotent.orElse(false),
                deadline));
  }

  /** Either the name of a type, or a mapping that says more. */
  private static Optional<ResultConfig> returns(Section function) {
    if (function.value("returns").filter(Mapping.class::isInstance).isEmpty()) {
      return function.parsed("returns", FunctionReader::type).map(ResultConfig::of);
    }
    return function.section("returns", RESULT_KEYS).flatMap(FunctionReader::detailedResult);
  }

  private static Optional<ResultConfig> detailedResult(Section result) {
    Optional<NativeType> type =
        result.require("type").flatMap(node -> result.parsed("type", FunctionReader::type));
    Optional<String> free = result.parsed("free", Names::symbol);
    return result.build(() -> new ResultConfig(type.orElse(NativeType.VOID), free));
  }

  private static NativeType argument(String name) {
    NativeType type = type(name);
    if (type == NativeType.VOID) {
      throw new IllegalArgumentException(
          "an argument cannot be void; a function without arguments has args: []");
    }
    return type;
  }

  private static NativeType type(String name) {
    return NativeType.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown type "
                        + Quoted.of(name)
                        + NearestName.hint(name, TYPES)
                        + " (known types: "
                        + String.join(", ", TYPES)
                        + ")"));
  }
}
