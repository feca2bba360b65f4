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
  /** No symbol starts like this. */
  private static final String AT = "*0x";

  public NativeFunction {
    Objects.requireNonNull(library, "library");
    Objects.requireNonNull(symbol, "symbol");
    Objects.requireNonNull(signature, "signature");
  }

  /** A function at an address in a worker, for example one that a function returned. */
  public static NativeFunction at(long address, AbiSignature signature) {
    return new NativeFunction("", AT + Long.toHexString(address), signature);
  }

  /** The address of what {@link #at} made; 0 for a function that has a name. */
  public long address() {
    return symbol.startsWith(AT) ? Long.parseUnsignedLong(symbol.substring(AT.length()), 16) : 0;
  }

  /** {@code library.symbol}, as messages name it. */
  public String qualifiedName() {
    return library + "." + symbol;
  }
}
