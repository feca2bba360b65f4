package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The frame of an ELF file: its header and its segments, checked against the file's size. */
record ElfLayout(
    ElfClass elfClass,
    ByteOrder order,
    OsAbi osAbi,
    int machineCode,
    boolean sharedObject,
    List<Segment> segments,
    long sectionTable,
    int sectionCount,
    int sectionNames) {

  private static final int MAGIC = 0x7f454c46;

  // e_type
  private static final int RELOCATABLE = 1;
  private static final int EXECUTABLE = 2;
  private static final int SHARED = 3;
  private static final int CORE = 4;

  /** More program headers than any linker writes; the loader itself reads a few dozen. */
  private static final int MOST_SEGMENTS = 4096;

  static ElfLayout read(ElfSource source) throws IOException, MalformedElfException {
    ElfClass elfClass = checkIdent(source);
    boolean wide = elfClass == ElfClass.ELF64;
    ByteOrder order = source.unsignedByte(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer head = source.bytes(0, wide ? 64 : 52, order, "the ELF header");
    long table = wide ? head.getLong(32) : Integer.toUnsignedLong(head.getInt(28));
    int count = Short.toUnsignedInt(head.getShort(wide ? 56 : 44));
    int entry = Short.toUnsignedInt(head.getShort(wide ? 54 : 42));
    checkType(Short.toUnsignedInt(head.getShort(16)));
    if (count == 0 || count > MOST_SEGMENTS || entry != (wide ? 56 : 32)) {
      throw new MalformedElfException(
          "corrupt program header table (" + count + " entries of " + entry + " bytes)");
    }
    ByteBuffer headers =
        source.bytes(table, (long) count * entry, order, "the program header table");
    long sections = wide ? head.getLong(40) : Integer.toUnsignedLong(head.getInt(32));
    int sectionCount = Short.toUnsignedInt(head.getShort(wide ? 60 : 48));
    int sectionEntry = Short.toUnsignedInt(head.getShort(wide ? 58 : 46));
    boolean sectioned = sections != 0 && sectionCount != 0 && sectionEntry == (wide ? 64 : 40);
    if (sectioned) {
      source.requireInside(sections, (long) sectionCount * sectionEntry, "the section table");
    }
    return new ElfLayout(
        elfClass,
        order,
        new OsAbi(source.unsignedByte(7)),
        Short.toUnsignedInt(head.getShort(18)),
        head.getShort(16) == SHARED,
        segments(headers, wide, entry, source.size()),
        sections,
        sectioned ? sectionCount : 0,
        Short.toUnsignedInt(head.getShort(wide ? 62 : 50)));
  }

  private static ElfClass checkIdent(ElfSource source) throws IOException, MalformedElfException {
    long sample = Math.min(FileKind.sampleBytes(), source.size());
    ByteBuffer head = source.bytes(0, sample, ByteOrder.BIG_ENDIAN, "the first bytes");
    if (sample < 4 || head.getInt(0) != MAGIC) {
      byte[] first = new byte[head.limit()];
      head.get(0, first);
      throw new MalformedElfException(FileKind.describe(first));
    }
    if (sample < 52) {
      throw new MalformedElfException(
          "truncated: an ELF header has at least 52 bytes, the file " + sample);
    }
    int data = head.get(5);
    int bits = head.get(4);
    if ((data != 1 && data != 2) || (bits != 1 && bits != 2) || head.get(6) != 1) {
      throw new MalformedElfException(
          "corrupt ELF header: class=" + bits + ", data=" + data + ", version=" + head.get(6));
    }
    return bits == 2 ? ElfClass.ELF64 : ElfClass.ELF32;
  }

  private static void checkType(int type) throws MalformedElfException {
    switch (type) {
      case SHARED, EXECUTABLE -> {}
      case RELOCATABLE ->
          throw new MalformedElfException("an object file (.o), not a shared library");
      case CORE -> throw new MalformedElfException("a core dump, not a shared library");
      default -> throw new MalformedElfException("corrupt ELF header: unknown type " + type);
    }
  }

  private static List<Segment> segments(ByteBuffer headers, boolean wide, int entry, long size)
      throws MalformedElfException {
    List<Segment> segments = new ArrayList<>();
    for (int at = 0; at < headers.limit(); at += entry) {
      Segment segment = wide ? wide(headers, at) : narrow(headers, at);
      checkInside(segment, size);
      segments.add(segment);
    }
    return List.copyOf(segments);
  }

  private static Segment wide(ByteBuffer headers, int at) {
    return new Segment(
        headers.getInt(at),
        headers.getInt(at + 4),
        headers.getLong(at + 8),
        headers.getLong(at + 16),
        headers.getLong(at + 32),
        headers.getLong(at + 40),
        headers.getLong(at + 48));
  }

  private static Segment narrow(ByteBuffer headers, int at) {
    return new Segment(
        headers.getInt(at),
        headers.getInt(at + 24),
        Integer.toUnsignedLong(headers.getInt(at + 4)),
        Integer.toUnsignedLong(headers.getInt(at + 8)),
        Integer.toUnsignedLong(headers.getInt(at + 16)),
        Integer.toUnsignedLong(headers.getInt(at + 20)),
        Integer.toUnsignedLong(headers.getInt(at + 28)));
  }

  private static void checkInside(Segment segment, long size) throws MalformedElfException {
    if (segment.type() != Segment.LOAD || segment.fileBytes() == 0) {
      return;
    }
    boolean inside =
        segment.offset() >= 0
            && segment.fileBytes() >= 0
            && segment.offset() <= size
            && segment.fileBytes() <= size - segment.offset();
    if (!inside) {
      throw new MalformedElfException(
          "truncated or corrupt: a segment of "
              + Long.toUnsignedString(segment.fileBytes())
              + " bytes at offset "
              + Long.toUnsignedString(segment.offset())
              + " does not fit into the file of "
              + size
              + " bytes");
    }
  }

  Machine machine() {
    return Machine.ofCode(machineCode);
  }

  boolean wide() {
    return elfClass == ElfClass.ELF64;
  }

  Optional<Segment> first(int type) {
    return segments.stream().filter(segment -> segment.type() == type).findFirst();
  }

  /** Where in the file the loader would find the byte that it maps at {@code vaddr}. */
  OptionalLong offsetOf(long vaddr) {
    return segments.stream()
        .filter(segment -> segment.type() == Segment.LOAD && segment.backs(vaddr))
        .mapToLong(segment -> segment.offset() + (vaddr - segment.address()))
        .findFirst();
  }

  /** As {@link #offsetOf}, for an address that must be backed by the file. */
  long requireOffset(long vaddr, String what) throws MalformedElfException {
    OptionalLong offset = offsetOf(vaddr);
    if (offset.isEmpty()) {
      throw new MalformedElfException(
          "corrupt: "
              + what
              + " is said to be at 0x"
              + Long.toHexString(vaddr)
              + ", where the file has no bytes");
    }
    return offset.getAsLong();
  }

  /** An address or a size in {@code buffer} at {@code index}, by the class of the file. */
  long word(ByteBuffer buffer, int index) {
    return wide() ? buffer.getLong(index) : Integer.toUnsignedLong(buffer.getInt(index));
  }
}
