package dev.glovebox.samples.libc;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/**
 * What {@code strtol} makes of a text.
 *
 * @param value the number
 * @param rest what follows the number
 * @param errno 0, or {@link LibC#ERANGE}
 */
public record ParsedLong(long value, String rest, int errno) {
  /** Parses a number at the start of a text. */
  public static ParsedLong of(LibC libc, String text, int base) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Memory memory = new Memory(bytes.length + 1L)) {
      memory.setString(0, text, "UTF-8");
      PointerByReference end = new PointerByReference();
      Native.setLastError(0);
      long value = libc.strtol(memory, end, base).longValue();
      int errno = Native.getLastError();
      return new ParsedLong(value, end.getValue().getString(0, "UTF-8"), errno);
    }
  }
}
