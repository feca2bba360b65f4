package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** The ELF notes of a file, from its segments and, where it has them, its sections. */
record NoteTable(Set<String> owners, Optional<String> buildId) {
  private static final int NT_GNU_BUILD_ID = 3;
  private static final int LARGEST_BYTES = 1 << 20;
  private static final int LONGEST_BUILD_ID_BYTES = 64;

  /** A note that does not add up ends the search in its region: the loader skips them too. */
  static NoteTable read(ElfSource source, ElfLayout layout, SectionTable sections)
      throws IOException, MalformedElfException {
    Set<String> owners = new HashSet<>();
    String[] buildId = new String[1];
    for (Segment segment : layout.segments()) {
      if (segment.type() == Segment.NOTE) {
        int align = segment.align() == 8 ? 8 : 4;
        collect(source, layout, segment.offset(), segment.fileBytes(), align, owners, buildId);
      }
    }
    for (SectionTable.Section section : sections.ofType(SectionTable.TYPE_NOTE)) {
      int align = section.name().equals(".note.gnu.property") && layout.wide() ? 8 : 4;
      collect(source, layout, section.offset(), section.sizeBytes(), align, owners, buildId);
    }
    return new NoteTable(Set.copyOf(owners), Optional.ofNullable(buildId[0]));
  }

  private static void collect(
      ElfSource source,
      ElfLayout layout,
      long offset,
      long length,
      int align,
      Set<String> owners,
      String[] buildId)
      throws IOException, MalformedElfException {
    if (offset < 0 || length < 0 || offset > source.size()) {
      return;
    }
    long inside = Math.min(Math.min(length, LARGEST_BYTES), source.size() - offset);
    ByteBuffer notes = source.bytes(offset, inside, layout.order(), "the notes");
    long at = 0;
    while (at + 12 <= notes.limit()) {
      long nameBytes = Integer.toUnsignedLong(notes.getInt((int) at));
      long bytes = Integer.toUnsignedLong(notes.getInt((int) at + 4));
      int type = notes.getInt((int) at + 8);
      long start = at + 12 + padded(nameBytes, align == 8 ? 4 : align);
      start = align == 8 ? padded(start, 8) : start;
      if (at + 12 + nameBytes > notes.limit() || start + bytes > notes.limit()) {
        return;
      }
      String owner = owner(notes, (int) at + 12, (int) nameBytes);
      owners.add(owner);
      if (owner.equals("GNU") && type == NT_GNU_BUILD_ID && bytes <= LONGEST_BUILD_ID_BYTES) {
        byte[] id = new byte[(int) bytes];
        notes.get((int) start, id);
        buildId[0] = HexFormat.of().formatHex(id);
      }
      at = start + padded(bytes, align);
    }
  }

  private static long padded(long value, int align) {
    return (value + align - 1) / align * align;
  }

  private static String owner(ByteBuffer notes, int start, int length) {
    // Owners are a few letters; a longer one is none that a rule asks for.
    byte[] name = new byte[Math.min(length, 32)];
    notes.get(start, name);
    String text = new String(name, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
