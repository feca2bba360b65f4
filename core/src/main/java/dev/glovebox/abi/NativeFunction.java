package dev.glovebox.abi;

import java.util.Objects;

/**
 * A function of a registered library with its prototype: what is bound, once per worker, before it
 * is called.
 *
 * @param library the library's name in the registry
 * @param symbol the exported name
 */
public record NativeFunction(String library, String symbol, AbiSignature signature) {
  public NativeFunction {
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(signature, "signature");
  }

  /** {@code library.symbol}, as messages name it. */
  public String qualifiedName() {
    return library + "." + symbol;
  }
}
