package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The section headers, as far as they are there.
 *
 * <p>The loader does not read them, so nothing but evidence rests on them, and a name that cannot
 * be read is left empty.
 */
record SectionTable(List<Section> sections) {
  static final int TYPE_NOTE = 7;
  static final int TYPE_DYNSYM = 11;

  record Section(String name, int type, long offset, long sizeBytes) {}

  private static final int LONGEST_NAME_BYTES = 256;

  static SectionTable read(ElfSource source, ElfLayout layout)
      throws IOException, MalformedElfException {
    int count = layout.sectionCount();
    boolean wide = layout.wide();
    int entry = wide ? 64 : 40;
    ByteBuffer table =
        source.bytes(
            layout.sectionTable(), (long) count * entry, layout.order(), "the section table");
    byte[] names = names(source, layout, table, entry);
    List<Section> sections = new ArrayList<>(count);
    for (int at = 0; at < count * entry; at += entry) {
      sections.add(
          new Section(
              name(names, table.getInt(at)),
              table.getInt(at + 4),
              layout.word(table, at + (wide ? 24 : 16)),
              layout.word(table, at + (wide ? 32 : 20))));
    }
    return new SectionTable(List.copyOf(sections));
  }

  private static byte[] names(ElfSource source, ElfLayout layout, ByteBuffer table, int entry)
      throws IOException {
    if (layout.sectionNames() >= layout.sectionCount()) {
      return new byte[0];
    }
    int at = layout.sectionNames() * entry;
    boolean wide = layout.wide();
    try {
      return source.byteArray(
          layout.word(table, at + (wide ? 24 : 16)),
          layout.word(table, at + (wide ? 32 : 20)),
          "the section names");
    } catch (MalformedElfException unreadable) {
      return new byte[0];
    }
  }

  private static String name(byte[] names, int start) {
    if (start < 0 || start >= names.length) {
      return "";
    }
    int end = start;
    while (end < names.length && names[end] != 0 && end - start < LONGEST_NAME_BYTES) {
      end++;
    }
    return new String(names, start, end - start, StandardCharsets.UTF_8);
  }

  Optional<Section> named(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  List<Section> ofType(int type) {
    return sections.stream().filter(section -> section.type() == type).toList();
  }
}
