package dev.glovebox.registry;

import dev.glovebox.abi.AbiSignature;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A declared function of a library.
 *
 * @param name how callers name it
 * @param symbol the exported symbol; the same as {@code name} by default
 * @param parameters what it takes, no name twice; nothing by default
 * @param returns its result; {@code void} by default
 * @param errno whether callers get what {@code errno} was when it returned; false by default
 * @param idempotent whether a second run after a lost first one does no harm; false by default
 * @param deadline how long one call may take, a cold start included; empty by default: the pool's
 *     {@link PoolTimeouts#call()} holds
 */
public record FunctionConfig(
    String name,
    String symbol,
    List<ParameterConfig> parameters,
    ResultConfig returns,
    boolean errno,
    boolean idempotent,
    Optional<Duration> deadline) {

  /**
   * Refuses, by {@link IllegalArgumentException}, names that C has not, a parameter's name twice,
   * too many parameters, and what does not fit together.
   *
   * @param name how callers name it
   * @param symbol the exported symbol; the same as {@code name} by default
   * @param parameters what it takes, no name twice; nothing by default
   * @param returns its result; {@code void} by default
   * @param errno whether callers get what {@code errno} was when it returned
   * @param idempotent whether a second run after a lost first one does no harm
   * @param deadline how long one call may take, a cold start included
   */
  public FunctionConfig {
    Names.checkFunction(name);
    Names.checkSymbol(symbol);
    parameters = List.copyOf(parameters);
    Objects.requireNonNull(returns, "returns");
    if (parameters.size() > AbiSignature.MAX_PARAMETERS) {
      throw new InvalidSetting(
          "args",
          "a function has at most "
              + AbiSignature.MAX_PARAMETERS
              + " arguments, not "
              + parameters.size());
    }
    for (int i = 0; i < parameters.size(); i++) {
      checkName(parameters, i);
      checkSize(parameters, i);
    }
    deadline.ifPresent(time -> Durations.check("deadline", time));
  }

  private static void checkName(List<ParameterConfig> parameters, int index) {
    String name = parameters.get(index).name();
    for (int i = 0; i < index; i++) {
      if (parameters.get(i).name().equals(name)) {
        throw new InvalidSetting(
            "args/" + index + "/name", "two parameters have the name '" + name + "'");
      }
    }
  }

  private static void checkSize(List<ParameterConfig> parameters, int index) {
    if (!(parameters.get(index).size().orElse(null) instanceof SizeConfig.OfParameter by)) {
      return;
    }
    String key = "args/" + index + "/size";
    ParameterConfig size =
        parameters.stream()
            .filter(other -> other.name().equals(by.parameter()))
            .findFirst()
            .orElseThrow(() -> new InvalidSetting(key, unknown(parameters, by.parameter())));
    boolean one = size.size().isEmpty() && size.type().isInteger();
    if (!one || !size.direction().in()) {
      throw new InvalidSetting(
          key,
          "parameter '"
              + size.name()
              + "' cannot be the size: it is "
              + size.direction().text()
              + " "
              + size.type().text()
              + ", and not an integer that the caller gives");
    }
  }

  private static String unknown(List<ParameterConfig> parameters, String name) {
    List<String> names =
        parameters.stream().map(ParameterConfig::name).collect(Collectors.toList());
    return "there is no parameter "
        + Quoted.of(name)
        + " to say the size"
        + NearestName.hint(name, names)
        + " (parameters: "
        + String.join(", ", names)
        + ")";
  }

  /** {@return the parameters that the function writes to, which callers get by name} */
  public List<ParameterConfig> outputs() {
    return parameters.stream().filter(parameter -> parameter.direction().out()).toList();
  }

  /** {@return the parameters that callers give} */
  public List<ParameterConfig> inputs() {
    return parameters.stream().filter(parameter -> parameter.direction().in()).toList();
  }
}
