package dev.glovebox.abi;

/**
 * A value as the C calling convention sees it: its class and width, without signedness.
 *
 * <p>Each value travels in an 8-byte slot, little-endian, in the slot's low bytes. The bytes above
 * an integer's width are ignored by the receiver; a float lies in the low four bytes.
 */
public enum AbiType implements AbiElement {
  /** No value; only as a result. */
  VOID(0, 0),
  /** An integer of 8 bits. */
  I8(1, 1),
  /** An integer of 16 bits. */
  I16(2, 2),
  /** An integer of 32 bits. */
  I32(3, 4),
  /** An integer of 64 bits. */
  I64(4, 8),
  /** IEEE 754 binary32. */
  F32(5, 4),
  /** IEEE 754 binary64. */
  F64(6, 8),
  /** An address in the worker. */
  POINTER(7, 8),
  /**
   * A structure or union by value, as its {@link AggregateLayout} says; its bytes travel outside
   * the slot.
   */
  AGGREGATE(8, 0);

  private final int wireCode;
  private final int sizeBytes;

  AbiType(int wireCode, int sizeBytes) {
    this.wireCode = wireCode;
    this.sizeBytes = sizeBytes;
  }

  /** {@return the code that stands for this type in the protocol; never the ordinal} */
  public int wireCode() {
    return wireCode;
  }

  /**
   * {@return the width in bytes; 0 for {@link #VOID}, and for {@link #AGGREGATE}, whose layout has
   * it}
   */
  public int sizeBytes() {
    return sizeBytes;
  }

  /**
   * {@return the type with this wire code}
   *
   * @param code the code as it came over the wire
   * @throws IllegalArgumentException if no type has it
   */
  public static AbiType ofWireCode(int code) {
    for (AbiType type : values()) {
      if (type.wireCode == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown ABI type code " + code);
  }
}
