package dev.glovebox.lane;

/** What a frame's payload is. */
public enum FrameType {
  /** A JSON object with a {@code type} member: everything but calls. */
  MESSAGE(0x01),
  /** Host to worker: a call, in the layout of {@link CallDescriptor}. */
  CALL(0x20),
  /** Worker to host: a call's result, in the layout of {@link ResultDescriptor}. */
  RESULT(0x21),
  /** Host to worker: read so many bytes, in the layout of {@link MemoryDescriptor}. */
  READ(0x30),
  /** Host to worker: read up to a zero unit, in the layout of {@link MemoryDescriptor}. */
  READ_STRING(0x31),
  /** Host to worker: write these bytes, in the layout of {@link MemoryDescriptor}. */
  WRITE(0x32),
  /** Worker to host: the bytes that were read; none after a write. */
  DATA(0x33),
  /**
   * Worker to host, while a call is in flight or on the upcall lane: native code calls a function
   * of the host's, in the layout of {@link CallbackDescriptor}.
   */
  CALLBACK(0x40),
  /** Host to worker: what that function returned, in the layout of {@link CallbackDescriptor}. */
  CALLBACK_RESULT(0x41);

  private final int wireCode;

  FrameType(int wireCode) {
    this.wireCode = wireCode;
  }

  /** {@return the code that stands for this type in the protocol; never the ordinal} */
  public int wireCode() {
    return wireCode;
  }

  /**
   * The largest payload of a frame of this type: a message has a limit of its own, on a lane too.
   *
   * @param maxPayloadBytes of any frame on this connection
   */
  int maxPayloadBytes(int maxPayloadBytes) {
    return this == MESSAGE
        ? Math.min(Protocol.MAX_CONTROL_BYTES, maxPayloadBytes)
        : maxPayloadBytes;
  }

  private static final FrameType[] BY_WIRE_CODE = new FrameType[128];

  static {
    for (FrameType type : values()) {
      BY_WIRE_CODE[type.wireCode] = type;
    }
  }

  /** The type with this wire code, or null if none has it. */
  static FrameType ofWireCode(int code) {
    return code < 0 || code >= BY_WIRE_CODE.length ? null : BY_WIRE_CODE[code];
  }
}
