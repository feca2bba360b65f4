package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How many dynamic symbols a file has, which no tag of the dynamic segment says.
 *
 * @param exact false where it was estimated: reading then ends at the first impossible entry
 */
record SymbolCount(int symbols, boolean exact) {
  private static final int MOST_SYMBOLS = 1 << 22;

  static SymbolCount find(
      ElfSource source,
      ElfLayout layout,
      DynamicTable dynamic,
      SectionTable sections,
      long tableOffset,
      int entryBytes)
      throws IOException, MalformedElfException {
    OptionalLong hash = dynamic.value(DynamicTable.HASH);
    if (hash.isPresent() && layout.machineCode() != Machine.S390.code()) {
      long at = layout.requireOffset(hash.getAsLong(), "the symbol hash table");
      ByteBuffer head = source.bytes(at, 8, layout.order(), "the symbol hash table");
      return new SymbolCount(checked(Integer.toUnsignedLong(head.getInt(4))), true);
    }
    for (SectionTable.Section section : sections.ofType(SectionTable.TYPE_DYNSYM)) {
      if (section.offset() == tableOffset) {
        return new SymbolCount(checked(section.sizeBytes() / entryBytes), true);
      }
    }
    OptionalLong gnuHash = dynamic.value(DynamicTable.GNU_HASH);
    if (gnuHash.isPresent()) {
      OptionalInt count =
          ofGnuHash(
              source, layout, layout.requireOffset(gnuHash.getAsLong(), "the GNU hash table"));
      if (count.isPresent()) {
        return new SymbolCount(count.getAsInt(), true);
      }
    }
    // A file without exports has an empty GNU hash. All linkers put the strings after the symbols.
    OptionalLong strings = dynamic.value(DynamicTable.STRTAB);
    long between =
        strings.isEmpty()
            ? 0
            : layout.offsetOf(strings.getAsLong()).orElse(tableOffset) - tableOffset;
    return new SymbolCount(checked(Math.max(0, between) / entryBytes), false);
  }

  /** The GNU hash lists the exported symbols, which come last: the end of the last chain counts. */
  private static OptionalInt ofGnuHash(ElfSource source, ElfLayout layout, long at)
      throws IOException, MalformedElfException {
    String what = "the GNU hash table";
    ByteBuffer head = source.bytes(at, 16, layout.order(), what);
    long bucketCount = Integer.toUnsignedLong(head.getInt(0));
    long firstHashed = Integer.toUnsignedLong(head.getInt(4));
    long bloomBytes = Integer.toUnsignedLong(head.getInt(8)) * layout.elfClass().wordBytes();
    long bucketsAt = at + 16 + bloomBytes;
    ByteBuffer buckets = source.bytes(bucketsAt, bucketCount * 4, layout.order(), what);
    long last = 0;
    for (int i = 0; i < bucketCount; i++) {
      last = Math.max(last, Integer.toUnsignedLong(buckets.getInt(i * 4)));
    }
    if (last < firstHashed || last == 0) {
      return OptionalInt.empty();
    }
    long chainsAt = bucketsAt + bucketCount * 4;
    int lowByte = layout.order() == ByteOrder.LITTLE_ENDIAN ? 0 : 3;
    while (true) {
      // The lowest bit of a chain's word marks its end.
      long chainAt = chainsAt + (last - firstHashed) * 4 + lowByte;
      if ((source.unsignedByte(chainAt) & 1) != 0) {
        return OptionalInt.of(checked(last + 1));
      }
      last = checked(last + 1);
    }
  }

  private static int checked(long count) throws MalformedElfException {
    if (count < 0 || count > MOST_SYMBOLS) {
      throw new MalformedElfException("corrupt: " + count + " dynamic symbols");
    }
    return (int) count;
  }
}
