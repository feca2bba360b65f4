package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The GNU symbol versions of a file.
 *
 * @param needed the versions that it needs of other files
 * @param defined the versions that it defines itself
 */
record VersionTable(Set<String> needed, Set<String> defined) {
  /** glibc itself defines about 50; this bounds the work that a corrupt table can cause. */
  private static final int MOST_VERSIONS = 1 << 11;

  static VersionTable read(ElfSource source, ElfLayout layout, DynamicTable dynamic)
      throws IOException, MalformedElfException {
    Set<String> needed = new LinkedHashSet<>();
    Set<String> defined = new LinkedHashSet<>();
    OptionalLong needs = dynamic.value(DynamicTable.VERNEED);
    if (needs.isPresent()) {
      // Elf_Verneed: version, cnt, file, aux, next; Elf_Vernaux: hash, flags, other, name, next.
      Walk walk =
          new Walk(source, layout, dynamic, new Shape("the needed versions", 8, 12, 8, 12), needed);
      walk.from(needs.getAsLong(), dynamic.value(DynamicTable.VERNEEDNUM).orElse(0));
    }
    OptionalLong definitions = dynamic.value(DynamicTable.VERDEF);
    if (definitions.isPresent()) {
      // Elf_Verdef: version, flags, ndx, cnt, hash, aux, next; Elf_Verdaux: name, next.
      Walk walk =
          new Walk(
              source, layout, dynamic, new Shape("the defined versions", 12, 16, 0, 4), defined);
      walk.from(definitions.getAsLong(), dynamic.value(DynamicTable.VERDEFNUM).orElse(0));
    }
    return new VersionTable(needed, defined);
  }

  /** Where a version record keeps its links, in bytes from its start; the same in 32 and 64 bit. */
  private record Shape(String what, int auxAt, int nextAt, int auxNameAt, int auxNextAt) {}

  private record Walk(
      ElfSource source, ElfLayout layout, DynamicTable dynamic, Shape shape, Set<String> names) {

    void from(long address, long records) throws IOException, MalformedElfException {
      long at = layout.requireOffset(address, shape.what());
      int budget = MOST_VERSIONS;
      for (long i = 0; i < records; i++) {
        ByteBuffer head = source.bytes(at, shape.nextAt() + 4L, layout.order(), shape.what());
        long aux = at + Integer.toUnsignedLong(head.getInt(shape.auxAt()));
        long step;
        do {
          ByteBuffer entry =
              source.bytes(aux, shape.auxNextAt() + 4L, layout.order(), shape.what());
          long name = Integer.toUnsignedLong(entry.getInt(shape.auxNameAt()));
          names.add(dynamic.strings().get(name, "a symbol version"));
          step = Integer.toUnsignedLong(entry.getInt(shape.auxNextAt()));
          aux += step;
          if (--budget < 0) {
            throw new MalformedElfException("corrupt: " + shape.what() + " have no end");
          }
        } while (step != 0);
        long next = Integer.toUnsignedLong(head.getInt(shape.nextAt()));
        if (next == 0) {
          return;
        }
        at += next;
      }
    }
  }
}
