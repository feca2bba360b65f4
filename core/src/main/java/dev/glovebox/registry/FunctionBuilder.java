package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A function in the making; what is not set has the default that {@link FunctionConfig} states. */
public final class FunctionBuilder {
  private final String name;
  private String symbol;
  private List<ParameterConfig> parameters = List.of();
  private TypeConfig returns = TypeConfig.of(NativeType.VOID);
  private String free;
  private boolean errno;
  private boolean idempotent;
  private Duration deadline;

  FunctionBuilder(String name) {
    this.name = name;
    this.symbol = name;
  }

  /** The exported symbol, where it is not the function's name. */
  public FunctionBuilder symbol(String exported) {
    this.symbol = exported;
    return this;
  }

  public FunctionBuilder args(NativeType... types) {
    return args(List.of(types));
  }

  /** Parameters by value, named by their places. */
  public FunctionBuilder args(List<NativeType> types) {
    List<ParameterConfig> plain = new ArrayList<>();
    for (NativeType type : types) {
      plain.add(ParameterConfig.of(ParameterConfig.defaultName(plain.size()), TypeConfig.of(type)));
    }
    return parameters(plain);
  }

  /** Parameters of any kind. */
  public FunctionBuilder parameters(List<ParameterConfig> declared) {
    this.parameters = List.copyOf(declared);
    return this;
  }

  public FunctionBuilder returns(NativeType type) {
    return returns(TypeConfig.of(type));
  }

  public FunctionBuilder returns(TypeConfig type) {
    this.returns = type;
    return this;
  }

  /** The function that releases the returned string in the worker once it was copied. */
  public FunctionBuilder free(String function) {
    this.free = function;
    return this;
  }

  /** Whether callers get what {@code errno} was when the function returned. */
  public FunctionBuilder errno(boolean wanted) {
    this.errno = wanted;
    return this;
  }

  public FunctionBuilder idempotent(boolean harmlessTwice) {
    this.idempotent = harmlessTwice;
    return this;
  }

  public FunctionBuilder deadline(Duration time) {
    this.deadline = time;
    return this;
  }

  FunctionConfig build() {
    return new FunctionConfig(
        name,
        symbol,
        parameters,
        new ResultConfig(returns, Optional.ofNullable(free), Optional.empty()),
        errno,
        idempotent,
        Optional.ofNullable(deadline));
  }
}
