package dev.glovebox.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The header of Go's table of functions and lines, which every Go binary carries and needs to run.
 *
 * <pre>
 *   0        4    6       7        8
 *   +--------+----+-------+--------+--------------------------------------+
 *   | magic  | 00 | minLC | ptrSize| words of ptrSize bytes               |
 *   +--------+----+-------+--------+--------------------------------------+
 *   ff ff ff fb  Go 1.2   nfunc, then nfunc entries of (pc, offset)
 *   ff ff ff fa  Go 1.16  nfunc, nfiles, 5 offsets from the header's start
 *   ff ff ff f0  Go 1.18  nfunc, nfiles, textStart, 5 offsets
 *   ff ff ff f1  Go 1.20  as 1.18
 * </pre>
 *
 * <p>Source: {@code debug/gosym} and {@code runtime/symtab.go} of the Go releases named. Only
 * little-endian files are recognised.
 *
 * @param since the Go release that brought this form
 */
record Pclntab(String since, long functions) {
  /** Enough bytes for the largest header that is looked at. */
  static final int HEADER_BYTES = 8 + 8 * 8;

  /**
   * Reads a header that begins with one of the magics.
   *
   * @param header at least the magic; what is missing of {@link #HEADER_BYTES} is past the end of
   *     the file
   * @param remainingBytes from the header's start to the end of the file
   * @return empty where the magic is another, or counts and offsets are not sane
   */
  static Optional<Pclntab> parse(ByteBuffer header, long remainingBytes) {
    ByteBuffer bytes = header.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < HEADER_BYTES || remainingBytes < HEADER_BYTES) {
      return Optional.empty();
    }
    int minInstruction = bytes.get(6);
    int pointer = bytes.get(7);
    boolean plausible =
        bytes.getShort(4) == 0
            && (minInstruction == 1 || minInstruction == 2 || minInstruction == 4)
            && (pointer == 4 || pointer == 8);
    if (!plausible) {
      return Optional.empty();
    }
    long functions = word(bytes, pointer, 0);
    // Each function takes at least two 4-byte entries of the table.
    if (functions <= 0 || functions > remainingBytes / 8) {
      return Optional.empty();
    }
    return switch (bytes.getInt(0)) {
      case 0xfffffffb -> sane12(bytes, pointer, functions, remainingBytes, "1.2");
      case 0xfffffffa -> sane116(bytes, pointer, functions, 2, remainingBytes, "1.16");
      case 0xfffffff0 -> sane116(bytes, pointer, functions, 3, remainingBytes, "1.18");
      case 0xfffffff1 -> sane116(bytes, pointer, functions, 3, remainingBytes, "1.20");
      default -> Optional.empty();
    };
  }

  private static Optional<Pclntab> sane12(
      ByteBuffer bytes, int pointer, long functions, long remaining, String since) {
    long tableEnd = 8 + pointer + functions * 2 * pointer + pointer;
    long firstFunction = word(bytes, pointer, 2);
    boolean sane = tableEnd < remaining && firstFunction >= tableEnd && firstFunction < remaining;
    return sane ? Optional.of(new Pclntab(since, functions)) : Optional.empty();
  }

  private static Optional<Pclntab> sane116(
      ByteBuffer bytes, int pointer, long functions, int first, long remaining, String since) {
    long files = word(bytes, pointer, 1);
    if (files < 0 || files > remaining) {
      return Optional.empty();
    }
    // Names of functions, compilation units, files, pc tables, functions: in this order.
    long before = 8 + (long) (first + 5) * pointer - 1;
    for (int i = first; i < first + 5; i++) {
      long offset = word(bytes, pointer, i);
      if (offset <= before && !(i > first && offset == before)) {
        return Optional.empty();
      }
      before = offset;
    }
    return before < remaining ? Optional.of(new Pclntab(since, functions)) : Optional.empty();
  }

  private static long word(ByteBuffer bytes, int pointer, int index) {
    int at = 8 + index * pointer;
    return pointer == 8 ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
  }
}
