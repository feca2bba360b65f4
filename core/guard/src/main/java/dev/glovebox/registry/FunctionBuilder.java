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

  /**
   * The exported symbol, where it is not the function's name.
   *
   * @param exported as the file exports it
   * @return this builder
   */
  public FunctionBuilder symbol(String exported) {
    this.symbol = exported;
    return this;
  }

  /**
   * Parameters by value, named by their places.
   *
   * @param types one for each parameter, in order
   * @return this builder
   */
  public FunctionBuilder args(NativeType... types) {
    return args(List.of(types));
  }

  /**
   * Parameters by value, named by their places.
   *
   * @param types one for each parameter, in order
   * @return this builder
   */
  public FunctionBuilder args(List<NativeType> types) {
    List<ParameterConfig> plain = new ArrayList<>();
    for (NativeType type : types) {
      plain.add(ParameterConfig.of(ParameterConfig.defaultName(plain.size()), TypeConfig.of(type)));
    }
    return parameters(plain);
  }

  /**
   * Parameters of any kind.
   *
   * @param declared in order, no name twice
   * @return this builder
   */
  public FunctionBuilder parameters(List<ParameterConfig> declared) {
    this.parameters = List.copyOf(declared);
    return this;
  }

  /**
   * Has it return a value of this type.
   *
   * @param type {@link NativeType#VOID} by default
   * @return this builder
   */
  public FunctionBuilder returns(NativeType type) {
    return returns(TypeConfig.of(type));
  }

  /**
   * Has it return a value of this type.
   *
   * @param type {@code void} by default; neither bytes nor an array
   * @return this builder
   */
  public FunctionBuilder returns(TypeConfig type) {
    this.returns = type;
    return this;
  }

  /**
   * The function that releases the returned string in the worker once it was copied.
   *
   * @param function its exported symbol, usually {@code free}
   * @return this builder
   */
  public FunctionBuilder free(String function) {
    this.free = function;
    return this;
  }

  /**
   * Whether callers get what {@code errno} was when the function returned.
   *
   * @param wanted false by default
   * @return this builder
   */
  public FunctionBuilder errno(boolean wanted) {
    this.errno = wanted;
    return this;
  }

  /**
   * Whether a second run after a lost first one does no harm.
   *
   * @param harmlessTwice false by default
   * @return this builder
   */
  public FunctionBuilder idempotent(boolean harmlessTwice) {
    this.idempotent = harmlessTwice;
    return this;
  }

  /**
   * How long one call may take, a cold start included.
   *
   * @param time longer than zero, at most 365 days; without it the pool's {@link
   *     PoolTimeouts#call()} holds
   * @return this builder
   */
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
