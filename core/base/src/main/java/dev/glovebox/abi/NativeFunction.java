package dev.glovebox.abi;

import java.util.Objects;

/**
 * A function of a registered library with its prototype: what is bound, once per worker, before it
 * is called.
 *
 * <p>Equal to any other of the same library, symbol and prototype. It is looked up by every call,
 * so it keeps its hash; what calls by one and the same object finds it fastest.
 */
public final class NativeFunction {
  /** No symbol starts like this. */
  private static final String AT = "*0x";

  private final String library;
  private final String symbol;
  private final AbiSignature signature;

  /** 0 until it is asked for, as in a String: what it is made of costs a worker's start dearly. */
  private int hash;

  /**
   * Names a function.
   *
   * @param library the library's name in the registry
   * @param symbol the exported name
   * @param signature what the worker must know to call it
   */
  public NativeFunction(String library, String symbol, AbiSignature signature) {
    this.library = Objects.requireNonNull(library, "library");
    this.symbol = Objects.requireNonNull(symbol, "symbol");
    this.signature = Objects.requireNonNull(signature, "signature");
  }

  /**
   * {@return a function at an address in a worker, for example one that a function returned}
   *
   * @param address the address in the worker
   * @param signature what the worker must know to call it
   */
  public static NativeFunction at(long address, AbiSignature signature) {
    return new NativeFunction("", AT + Long.toHexString(address), signature);
  }

  /** {@return the library's name in the registry; empty for what is called by its address} */
  public String library() {
    return library;
  }

  /** {@return the exported name} */
  public String symbol() {
    return symbol;
  }

  /** {@return what the worker must know to call it} */
  public AbiSignature signature() {
    return signature;
  }

  /** {@return the address of what {@link #at} made; 0 for a function that has a name} */
  public long address() {
    return symbol.startsWith(AT) ? Long.parseUnsignedLong(symbol.substring(AT.length()), 16) : 0;
  }

  /**
   * {@code library.symbol}, as messages name it.
   *
   * @return both names
   */
  public String qualifiedName() {
    return library + "." + symbol;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof NativeFunction that
            && library.equals(that.library)
            && symbol.equals(that.symbol)
            && signature.equals(that.signature));
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Objects.hash(library, symbol, signature);
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return qualifiedName() + signature;
  }
}
