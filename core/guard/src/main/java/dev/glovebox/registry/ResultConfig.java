package dev.glovebox.registry;

import dev.glovebox.abi.NativeType;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;

/**
 * What a declared function returns.
 *
 * @param type {@code void} by default; neither bytes nor an array
 * @param free the function, usually {@code free}, that releases the returned string in the worker
 *     once it was copied; empty by default: the library keeps it
 * @param encoding of a string; empty for the library's
 */
public record ResultConfig(TypeConfig type, Optional<String> free, Optional<Charset> encoding) {
  /** No result. */
  public static final ResultConfig VOID = of(NativeType.VOID);

  /**
   * Refuses, by {@link IllegalArgumentException}, what a function cannot return, and a release or
   * an encoding that does not fit the type.
   *
   * @param type {@code void} by default; neither bytes nor an array
   * @param free the function, usually {@code free}, that releases the returned string in the worker
   *     once it was copied
   * @param encoding of a string; empty for the library's
   */
  public ResultConfig {
    Objects.requireNonNull(type, "type");
    if (type instanceof TypeConfig.Bytes || type instanceof TypeConfig.Array) {
      throw new InvalidSetting(
          "type",
          "a function cannot return "
              + type.text()
              + "; declare the pointer, or a parameter of direction out");
    }
    if (type instanceof TypeConfig.Structure structure) {
      ParameterConfig.checkByValue(structure.structure(), "type");
    }
    if (free.isPresent() && !type.isText()) {
      throw new InvalidSetting(
          "free", "'free' needs a result of type string or wstring, not " + type.text());
    }
    if (encoding.isPresent() && !type.is(NativeType.STRING)) {
      throw new InvalidSetting("encoding", "only a string has an 'encoding'");
    }
    encoding.ifPresent(LibraryConfig::checkedEncoding);
    free.ifPresent(Names::checkSymbol);
  }

  /**
   * {@return a result that the caller need not free}
   *
   * @param type neither bytes nor an array
   */
  public static ResultConfig of(NativeType type) {
    return of(TypeConfig.of(type));
  }

  /**
   * {@return a result that the caller need not free}
   *
   * @param type neither bytes nor an array
   */
  public static ResultConfig of(TypeConfig type) {
    return new ResultConfig(type, Optional.empty(), Optional.empty());
  }

  /**
   * {@return a string in the library's encoding, which a function of the library releases}
   *
   * @param type a string's
   * @param free the symbol of the function that releases it, usually {@code free}
   */
  public static ResultConfig freed(NativeType type, String free) {
    return new ResultConfig(TypeConfig.of(type), Optional.of(free), Optional.empty());
  }

  /** {@return whether there is no result} */
  public boolean isVoid() {
    return type.is(NativeType.VOID);
  }
}
