package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.util.Objects;
import java.util.Optional;

/**
 * What a declared function returns.
 *
 * @param type {@code void} by default
 * @param free the function, usually {@code free}, that releases the returned string in the worker
 *     once it was copied; empty by default: the library keeps it
 */
public record ResultConfig(NativeType type, Optional<String> free) {
  public static final ResultConfig VOID = of(NativeType.VOID);

  public ResultConfig {
    Objects.requireNonNull(type, "type");
    if (free.isPresent() && type != NativeType.STRING && type != NativeType.WSTRING) {
      throw new InvalidSetting(
          "free", "'free' needs a result of type string or wstring, not " + type.typeName());
    }
    free.ifPresent(Names::checkSymbol);
  }

  /** A result that the caller need not free. */
  public static ResultConfig of(NativeType type) {
    return new ResultConfig(type, Optional.empty());
  }
}
