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
  VOID(AbiType.VOID),
  /** A C {@code int} or {@code _Bool} that is zero or not. */
  BOOL(AbiType.I32),
  I8(AbiType.I8),
  U8(AbiType.I8),
  I16(AbiType.I16),
  U16(AbiType.I16),
  I32(AbiType.I32),
  U32(AbiType.I32),
  I64(AbiType.I64),
  U64(AbiType.I64),
  LONG(AbiType.I64),
  ULONG(AbiType.I64),
  SIZE(AbiType.I64),
  F32(AbiType.F32),
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

  /** How the calling convention sees it. */
  public AbiType abi() {
    return abi;
  }

  /** The name in a registry file: lower case, for example {@code u64}. */
  public String typeName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of this name in a registry file. */
  public static Optional<NativeType> named(String name) {
    for (NativeType type : values()) {
      if (type.typeName().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
