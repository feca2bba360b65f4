package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** The dynamic symbols of a file: what it exports and what it expects of others. */
record SymbolTable(Set<String> functions, Set<String> objects, Set<String> undefined) {
  private static final int UNDEFINED = 0;
  private static final int ABSOLUTE = 0xfff1;
  private static final int BIND_GLOBAL = 1;
  private static final int BIND_WEAK = 2;
  private static final int BIND_GNU_UNIQUE = 10;
  private static final int TYPE_NONE = 0;
  private static final int TYPE_OBJECT = 1;
  private static final int TYPE_FUNCTION = 2;
  private static final int TYPE_COMMON = 5;
  private static final int TYPE_TLS = 6;
  private static final int TYPE_GNU_IFUNC = 10;

  static SymbolTable read(
      ElfSource source, ElfLayout layout, DynamicTable dynamic, SectionTable sections)
      throws IOException, MalformedElfException {
    SymbolTable symbols = new SymbolTable(new HashSet<>(), new HashSet<>(), new HashSet<>());
    OptionalLong address = dynamic.value(DynamicTable.SYMTAB);
    if (address.isEmpty()) {
      return symbols;
    }
    int entry = layout.wide() ? 24 : 16;
    long offset = layout.requireOffset(address.getAsLong(), "the dynamic symbol table");
    SymbolCount count = SymbolCount.find(source, layout, dynamic, sections, offset, entry);
    ByteBuffer table =
        source.bytes(
            offset,
            Math.multiplyFull(count.symbols(), entry),
            layout.order(),
            "the dynamic symbol table");
    for (int i = 1; i < count.symbols(); i++) {
      int at = i * entry;
      long name = Integer.toUnsignedLong(table.getInt(at));
      if (!count.exact() && !dynamic.strings().holds(name)) {
        break;
      }
      symbols.add(
          dynamic.strings().get(name, "symbol " + i),
          Byte.toUnsignedInt(table.get(at + (layout.wide() ? 4 : 12))),
          Byte.toUnsignedInt(table.get(at + (layout.wide() ? 5 : 13))),
          Short.toUnsignedInt(table.getShort(at + (layout.wide() ? 6 : 14))),
          layout.word(table, at + (layout.wide() ? 8 : 4)),
          layout);
    }
    return symbols;
  }

  private void add(String name, int info, int other, int section, long value, ElfLayout layout) {
    int binding = info >> 4;
    if (name.isEmpty()
        || (binding != BIND_GLOBAL && binding != BIND_WEAK && binding != BIND_GNU_UNIQUE)) {
      return;
    }
    if (section == UNDEFINED) {
      undefined.add(name);
      return;
    }
    int visibility = other & 3;
    if (section == ABSOLUTE || visibility == 1 || visibility == 2) {
      // Names of symbol versions are absolute; internal and hidden symbols are not exported.
      return;
    }
    switch (info & 0xf) {
      case TYPE_FUNCTION, TYPE_GNU_IFUNC -> functions.add(name);
      case TYPE_OBJECT, TYPE_COMMON, TYPE_TLS -> objects.add(name);
      // Functions written in assembly often carry no type: where they lie tells.
      case TYPE_NONE -> (isCode(value, layout) ? functions : objects).add(name);
      default -> {}
    }
  }

  private static boolean isCode(long address, ElfLayout layout) {
    return layout.segments().stream()
        .anyMatch(s -> s.type() == Segment.LOAD && s.executable() && s.backs(address));
  }

  boolean defines(String name) {
    return functions.contains(name) || objects.contains(name);
  }
}
