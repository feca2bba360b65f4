package dev.glovebox.abi;

/**
 * What follows the result slot: what the worker reads through a returned pointer, or an aggregate.
 */
public enum Fetch {
  /** Nothing: the address itself is the result. */
  NONE(0),
  /** The bytes up to, and without, the first zero byte. */
  C_STRING(1),
  /** The {@code wchar_t} units up to, and without, the first zero unit. */
  WIDE_STRING(2),
  /** The bytes of the aggregate that the function returned by value. */
  AGGREGATE(3);

  private final int wireCode;

  Fetch(int wireCode) {
    this.wireCode = wireCode;
  }

  /** {@return the code that stands for this constant in the protocol; never the ordinal} */
  public int wireCode() {
    return wireCode;
  }

  /**
   * {@return the constant with this wire code}
   *
   * @param code the code as it came over the wire
   * @throws IllegalArgumentException if none has it
   */
  public static Fetch ofWireCode(int code) {
    for (Fetch fetch : values()) {
      if (fetch.wireCode == code) {
        return fetch;
      }
    }
    throw new IllegalArgumentException("unknown fetch code " + code);
  }
}
