package dev.glovebox.registry;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A declared function of a library.
 *
 * @param name how callers name it
 * @param symbol the exported symbol; the same as {@code name} by default
 * @param args the types of its arguments, none of them {@code void}; none by default
 * @param returns its result; {@code void} by default
 * @param idempotent whether a second run after a lost first one does no harm; false by default
 * @param deadline how long one call may take; empty by default: the pool's {@link
 *     PoolTimeouts#call()} holds
 */
public record FunctionConfig(
    String name,
    String symbol,
    List<NativeType> args,
    ResultConfig returns,
    boolean idempotent,
    Optional<Duration> deadline) {

  public FunctionConfig {
    Names.checkFunction(name);
    Names.checkSymbol(symbol);
    args = List.copyOf(args);
    Objects.requireNonNull(returns, "returns");
    if (args.contains(NativeType.VOID)) {
      throw new InvalidSetting("args", "an argument cannot be void");
    }
    if (args.size() > AbiSignature.MAX_PARAMETERS) {
      throw new InvalidSetting(
          "args",
          "a function has at most "
              + AbiSignature.MAX_PARAMETERS
              + " arguments, not "
              + args.size());
    }
    deadline.ifPresent(time -> Durations.check("deadline", time));
  }
}
