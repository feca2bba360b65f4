package dev.glovebox.lane;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The first bytes of a frame, as error messages show them. */
public final class HexDump {
  static final int SHOWN_BYTES = 32;

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private HexDump() {}

  /**
   * At most {@value #SHOWN_BYTES} bytes from the position on; the buffer is left as it was.
   *
   * @param buffer of any kind
   * @return hexadecimal digits, two for each byte
   */
  public static String firstBytes(ByteBuffer buffer) {
    byte[] shown = new byte[Math.min(SHOWN_BYTES, buffer.remaining())];
    buffer.get(buffer.position(), shown);
    return HEX.formatHex(shown);
  }
}
