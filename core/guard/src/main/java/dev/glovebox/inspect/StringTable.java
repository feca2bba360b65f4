package dev.glovebox.inspect;

import java.nio.charset.StandardCharsets;

/** The strings that the dynamic segment and its symbols refer to. */
final class StringTable {
  static final StringTable EMPTY = new StringTable(new byte[0]);

  /** Mangled C++ names of 30 KiB exist; a string without an end is cut off here. */
  private static final int LONGEST_BYTES = 1 << 16;

  private final byte[] data;
  private long budgetBytes;

  StringTable(byte[] data) {
    this.data = data;
    // Names may share tails, but thousands of them sharing one huge string is an attack on memory.
    this.budgetBytes = 8L * data.length + (1 << 20);
  }

  boolean holds(long offset) {
    return offset >= 0 && offset < data.length;
  }

  String get(long offset, String what) throws MalformedElfException {
    if (!holds(offset)) {
      throw new MalformedElfException(
          "corrupt: the name of " + what + " lies outside the string table");
    }
    int start = (int) offset;
    int end = start;
    while (end < data.length && data[end] != 0) {
      end++;
      if (end - start > LONGEST_BYTES) {
        throw new MalformedElfException("corrupt: the name of " + what + " does not end");
      }
    }
    budgetBytes -= end - start;
    if (end == data.length || budgetBytes < 0) {
      throw new MalformedElfException("corrupt string table, at the name of " + what);
    }
    return new String(data, start, end - start, StandardCharsets.UTF_8);
  }
}
