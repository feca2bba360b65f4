package dev.glovebox.sidecar.wire;

/** Single bytes as frames have them. */
final class Bytes {
  private Bytes() {}

  static boolean isBlank(byte value) {
    return value == ' ' || value == '\t' || value == '\r' || value == '\n';
  }

  static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  /** The character, or its code if it cannot be seen. */
  static String shown(byte value) {
    return value > ' ' && value < 0x7f
        ? "'" + (char) value + "'"
        : String.format("0x%02x", value & 0xff);
  }
}
