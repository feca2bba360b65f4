package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A function in the making; what is not set has the default that {@link FunctionConfig} states. */
public final class FunctionBuilder {
  private final String name;
  private String symbol;
  private List<NativeType> args = List.of();
  private NativeType returns = NativeType.VOID;
  private String free;
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

  public FunctionBuilder args(List<NativeType> types) {
    this.args = List.copyOf(types);
    return this;
  }

  public FunctionBuilder returns(NativeType type) {
    this.returns = type;
    return this;
  }

  /** The function that releases the returned string in the worker once it was copied. */
  public FunctionBuilder free(String function) {
    this.free = function;
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
        args,
        new ResultConfig(returns, Optional.ofNullable(free)),
        idempotent,
        Optional.ofNullable(deadline));
  }
}
