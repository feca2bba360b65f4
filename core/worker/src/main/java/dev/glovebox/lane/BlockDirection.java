package dev.glovebox.lane;

/** Which way the bytes of a block travel, seen from the callee. */
public enum BlockDirection {
  /** To the worker only: the callee reads them. */
  IN(1),
  /** Back to the host only: the callee finds zeros and writes. */
  OUT(2),
  /** Both ways. */
  INOUT(3);

  private final int wireCode;

  BlockDirection(int wireCode) {
    this.wireCode = wireCode;
  }

  /** {@return the code that stands for this direction in the protocol; never the ordinal} */
  public int wireCode() {
    return wireCode;
  }

  /** {@return whether the call carries the block's bytes} */
  public boolean in() {
    return this != OUT;
  }

  /** {@return whether the result carries the block's bytes} */
  public boolean out() {
    return this != IN;
  }

  /** The direction with this wire code, or null if none has it. */
  static BlockDirection ofWireCode(int code) {
    return switch (code) {
      case 1 -> IN;
      case 2 -> OUT;
      case 3 -> INOUT;
      default -> null;
    };
  }
}
