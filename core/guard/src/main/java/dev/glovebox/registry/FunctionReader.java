package dev.glovebox.registry;

import dev.glovebox.registry.LocatedNode.Entry;
import dev.glovebox.registry.LocatedNode.Mapping;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one entry under a library's {@code functions}. */
final class FunctionReader {
  static final List<String> KEYS =
      List.of("symbol", "args", "returns", "errno", "idempotent", "deadline");
  static final List<String> RESULT_KEYS = List.of("type", "free", "encoding");

  private final TypeReader types;
  private final ParameterReader parameters;
  private final FaultCollector faults;

  FunctionReader(TypeTable types, FaultCollector faults) {
    this.types = new TypeReader(types);
    this.parameters = new ParameterReader(types, faults);
    this.faults = faults;
  }

  Optional<FunctionConfig> read(Entry entry) {
    Optional<Section> section = Section.of(entry.value(), entry.at(), KEYS, faults);
    faults.check(entry, Names::checkFunction);
    return section.flatMap(known -> read(entry.key(), known));
  }

  private Optional<FunctionConfig> read(String name, Section function) {
    Optional<String> symbol = function.parsed("symbol", Names::symbol);
    List<LocatedNode> declared = function.items("args");
    List<ParameterConfig> args = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      parameters.read(declared.get(i), i).ifPresent(args::add);
    }
    Optional<ResultConfig> returns = returns(function);
    Optional<Boolean> errno = function.flag("errno");
    Optional<Boolean> idempotent = function.flag("idempotent");
    Optional<Duration> deadline = function.duration("deadline");
    if (args.size() < declared.size()
        || (returns.isEmpty() && function.value("returns").isPresent())) {
      return Optional.empty();
    }
    return function.build(
        () ->
            new FunctionConfig(
                name,
                symbol.orElse(name),
                args,
                returns.orElse(ResultConfig.VOID),
                errno.orElse(false),
                idempotent.orElse(false),
                deadline));
  }

  /** Either the name of a type, or a mapping that says more. */
  private Optional<ResultConfig> returns(Section function) {
    if (function.value("returns").filter(Mapping.class::isInstance).isEmpty()) {
      return types
          .word(function, "returns")
          .flatMap(type -> function.build("returns", () -> ResultConfig.of(type)));
    }
    return function.section("returns", RESULT_KEYS).flatMap(this::detailedResult);
  }

  private Optional<ResultConfig> detailedResult(Section result) {
    Optional<TypeConfig> type =
        result.require("type").isEmpty() ? Optional.empty() : types.word(result, "type");
    Optional<String> free = result.parsed("free", Names::symbol);
    Optional<Charset> encoding = result.parsed("encoding", Encodings::parse);
    return type.flatMap(known -> result.build(() -> new ResultConfig(known, free, encoding)));
  }
}
