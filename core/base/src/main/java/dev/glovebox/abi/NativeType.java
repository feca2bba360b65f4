package dev.glovebox.abi;

import java.util.Locale;
import java.util.Optional;

/**
 * A type as a registry file declares it: an {@link AbiType} and what its bits mean.
 *
 * <p>Widths are those of the LP64 data model, which Linux uses on x86-64 and aarch64: {@code long},
 * {@code ulong} and {@code size} have 64 bits.
 */
public enum NativeType {
  /** No value; only as a result. */
  VOID(AbiType.VOID),
  /** A C {@code int} or {@code _Bool} that is zero or not. */
  BOOL(AbiType.I32),
  /** A signed integer of 8 bits. */
  I8(AbiType.I8),
  /** An unsigned integer of 8 bits. */
  U8(AbiType.I8),
  /** A signed integer of 16 bits. */
  I16(AbiType.I16),
  /** An unsigned integer of 16 bits. */
  U16(AbiType.I16),
  /** A signed integer of 32 bits. */
  I32(AbiType.I32),
  /** An unsigned integer of 32 bits. */
  U32(AbiType.I32),
  /** A signed integer of 64 bits. */
  I64(AbiType.I64),
  /** An unsigned integer of 64 bits. */
  U64(AbiType.I64),
  /** C's {@code long}: 64 bits. */
  LONG(AbiType.I64),
  /** C's {@code unsigned long}: 64 bits. */
  ULONG(AbiType.I64),
  /** C's {@code size_t}: 64 bits. */
  SIZE(AbiType.I64),
  /** C's {@code float}. */
  F32(AbiType.F32),
  /** C's {@code double}. */
  F64(AbiType.F64),
  /** A {@code char *} that ends with a zero byte. */
  STRING(AbiType.POINTER),
  /** A {@code wchar_t *} that ends with a zero unit. */
  WSTRING(AbiType.POINTER),
  /** An address in the worker, opaque to the caller. */
  POINTER(AbiType.POINTER);

  private final AbiType abi;

  NativeType(AbiType abi) {
    this.abi = abi;
  }

  /** {@return how the calling convention sees it} */
  public AbiType abi() {
    return abi;
  }

  /** {@return the name in a registry file: lower case, for example {@code u64}} */
  public String typeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return the type of this name in a registry file}
   *
   * @param name the name as it stands in the registry file
   */
  public static Optional<NativeType> named(String name) {
    for (NativeType type : values()) {
      if (type.typeName().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
