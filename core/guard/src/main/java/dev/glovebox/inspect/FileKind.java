package dev.glovebox.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Tells from its first bytes what a file is that is not ELF. */
final class FileKind {
  private static final int SAMPLE_BYTES = 256;

  private FileKind() {}

  static String describe(byte[] head) {
    if (head.length == 0) {
      return "the file is empty";
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("!<arch>") || text.startsWith("!<thin>")) {
      return "a static archive (.a), not a shared library: link it into one first";
    }
    if (text.startsWith("MZ")) {
      return "a Windows DLL or program, not an ELF file";
    }
    if (head.length >= 4 && isMachO(ByteBuffer.wrap(head).getInt())) {
      return "a macOS library or program, not an ELF file";
    }
    if (text.startsWith("/* GNU ld script")
        || text.contains("GROUP (")
        || text.contains("GROUP(")
        || text.contains("INPUT(")
        || text.contains("INPUT (")) {
      return "a linker script, not an ELF file: inspect the library that it names";
    }
    byte[] start = java.util.Arrays.copyOf(head, Math.min(8, head.length));
    return "not an ELF file: starts with " + HexFormat.ofDelimiter(" ").formatHex(start);
  }

  static int sampleBytes() {
    return SAMPLE_BYTES;
  }

  private static boolean isMachO(int magic) {
    return magic == 0xfeedface
        || magic == 0xfeedfacf
        || magic == 0xcefaedfe
        || magic == 0xcffaedfe
        || magic == 0xcafebabe;
  }
}
