package dev.glovebox.diagnose;

import java.util.List;
import java.util.Optional;

/**
 * One line of {@code /proc/PID/maps}.
 *
 * @param name the mapped file, a name in brackets such as {@code [heap]}, or empty
 */
record MemoryRegion(long start, long end, boolean writable, String name) {
  private static final int FIELDS = 6;

  /**
   * The region of {@code maps} that holds {@code address}. A library's zeroed data (.bss) has a
   * region of no name right behind its last named one; it gets the library's name.
   */
  static Optional<MemoryRegion> holding(long address, List<String> maps) {
    MemoryRegion before = null;
    for (String line : maps) {
      MemoryRegion region = parse(line);
      if (region == null) {
        continue;
      }
      if (before != null
          && region.name.isEmpty()
          && region.writable
          && region.start == before.end
          && before.isLibraryData()) {
        region = new MemoryRegion(region.start, region.end, true, before.name);
      }
      if (Long.compareUnsigned(address, region.start) >= 0
          && Long.compareUnsigned(address, region.end) < 0) {
        return Optional.of(region);
      }
      before = region;
    }
    return Optional.empty();
  }

  /** Whether this is writable data of a shared library. */
  boolean isLibraryData() {
    String file = name.endsWith(" (deleted)") ? name.substring(0, name.length() - 10) : name;
    return writable
        && file.startsWith("/")
        && (file.endsWith(".so") || file.contains(".so.") || file.endsWith(".tmp"));
  }

  private static MemoryRegion parse(String line) {
    String[] fields = line.split("\\s+", FIELDS);
    int dash = fields[0].indexOf('-');
    if (fields.length < FIELDS - 1 || dash < 0) {
      return null;
    }
    try {
      return new MemoryRegion(
          Long.parseUnsignedLong(fields[0].substring(0, dash), 16),
          Long.parseUnsignedLong(fields[0].substring(dash + 1), 16),
          fields[1].indexOf('w') >= 0,
          fields.length == FIELDS ? fields[FIELDS - 1].strip() : "");
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
