package dev.glovebox.lane;

/** What a frame's payload is. */
public enum FrameType {
  /** A JSON object with a {@code type} member: everything but calls. */
  MESSAGE(0x01),
  /** Host to worker: a call, in the layout of {@link CallDescriptor}. */
  CALL(0x20),
  /** Worker to host: a call's result, in the layout of {@link ResultDescriptor}. */
  RESULT(0x21);

  private final int wireCode;

  FrameType(int wireCode) {
    this.wireCode = wireCode;
  }

  /** The code that stands for this type in the protocol; never the ordinal. */
  public int wireCode() {
    return wireCode;
  }

  /** The type with this wire code, or null if none has it. */
  static FrameType ofWireCode(int code) {
    for (FrameType type : values()) {
      if (type.wireCode == code) {
        return type;
      }
    }
    return null;
  }
}
