package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The dynamic segment: what the loader is told about a file. */
final class DynamicTable {
  static final int NEEDED = 1;
  static final int HASH = 4;
  static final int STRTAB = 5;
  static final int SYMTAB = 6;
  static final int STRSZ = 10;
  static final int SYMENT = 11;
  static final int SONAME = 14;
  static final int RPATH = 15;
  static final int RUNPATH = 29;
  static final int FLAGS = 30;
  static final int GNU_HASH = 0x6ffffef5;
  static final int FLAGS_1 = 0x6ffffffb;
  static final int VERDEF = 0x6ffffffc;
  static final int VERDEFNUM = 0x6ffffffd;
  static final int VERNEED = 0x6ffffffe;
  static final int VERNEEDNUM = 0x6fffffff;

  /** As NEEDED, but that it is no failure where the file is not found. */
  static final int AUXILIARY = 0x7ffffffd;

  /** As NEEDED, and searched for symbols before the file itself. */
  static final int FILTER = 0x7fffffff;

  private static final int DF_STATIC_TLS = 0x10;
  private static final int DF_1_NODELETE = 0x8;
  private static final int DF_1_PIE = 0x08000000;
  private static final int DF_1_NODEFLIB = 0x800;
  private static final int MOST_ENTRIES = 1 << 16;
  private static final int MOST_NEEDED = 4096;

  private final Map<Long, Long> values;
  private final Map<Long, List<Long>> libraryNames;
  private final StringTable strings;

  private DynamicTable(
      Map<Long, Long> values, Map<Long, List<Long>> libraryNames, StringTable strings) {
    this.values = values;
    this.libraryNames = libraryNames;
    this.strings = strings;
  }

  static DynamicTable read(ElfSource source, ElfLayout layout)
      throws IOException, MalformedElfException {
    Segment segment =
        layout
            .first(Segment.DYNAMIC)
            .orElseThrow(
                () ->
                    new MalformedElfException(
                        "it has no dynamic segment: not a shared library (a static program, or"
                            + " debug symbols kept apart)"));
    ByteBuffer table =
        source.bytes(segment.offset(), segment.fileBytes(), layout.order(), "the dynamic segment");
    int word = layout.elfClass().wordBytes();
    Map<Long, Long> values = new HashMap<>();
    Map<Long, List<Long>> libraries = new HashMap<>();
    int names = 0;
    for (int at = 0; at + 2 * word <= table.limit(); at += 2 * word) {
      long tag = layout.word(table, at);
      if (tag == 0) {
        break;
      }
      if (tag == NEEDED || tag == AUXILIARY || tag == FILTER) {
        libraries
            .computeIfAbsent(tag, first -> new ArrayList<>())
            .add(layout.word(table, at + word));
        names++;
      } else {
        values.put(tag, layout.word(table, at + word));
      }
      if (values.size() > MOST_ENTRIES || names > MOST_NEEDED) {
        throw new MalformedElfException("corrupt dynamic segment: too many entries");
      }
    }
    return new DynamicTable(values, libraries, readStrings(source, layout, values));
  }

  private static StringTable readStrings(ElfSource source, ElfLayout layout, Map<Long, Long> values)
      throws IOException, MalformedElfException {
    Long address = values.get((long) STRTAB);
    if (address == null) {
      return StringTable.EMPTY;
    }
    long offset = layout.requireOffset(address, "the dynamic string table");
    long length = values.getOrDefault((long) STRSZ, 0L);
    return new StringTable(source.byteArray(offset, length, "the dynamic string table"));
  }

  OptionalLong value(int tag) {
    Long value = values.get((long) tag);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  StringTable strings() {
    return strings;
  }

  /** The names of {@code DT_NEEDED}, in order. */
  List<String> needed() throws MalformedElfException {
    return libraries(NEEDED);
  }

  /** The names of one of the tags by which the loader loads other libraries, in order. */
  List<String> libraries(int tag) throws MalformedElfException {
    List<Long> offsets = libraryNames.getOrDefault((long) tag, List.of());
    List<String> names = new ArrayList<>(offsets.size());
    for (long name : offsets) {
      names.add(strings.get(name, "a needed library"));
    }
    return names;
  }

  Optional<String> text(int tag, String what) throws MalformedElfException {
    OptionalLong offset = value(tag);
    return offset.isEmpty() ? Optional.empty() : Optional.of(strings.get(offset.getAsLong(), what));
  }

  boolean staticTls() {
    return (value(FLAGS).orElse(0) & DF_STATIC_TLS) != 0;
  }

  boolean nodelete() {
    return (value(FLAGS_1).orElse(0) & DF_1_NODELETE) != 0;
  }

  /** Whether the loader leaves the cache and the default directories out for this file. */
  boolean noDefaultDirectories() {
    return (value(FLAGS_1).orElse(0) & DF_1_NODEFLIB) != 0;
  }

  /** Whether this is a position-independent program: glibc 2.30 and later refuse to load those. */
  boolean program() {
    return (value(FLAGS_1).orElse(0) & DF_1_PIE) != 0;
  }
}
