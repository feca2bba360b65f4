package dev.glovebox.guard;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file in the memory map of a process.
 *
 * <pre>
 * address           perms offset   dev   inode                      pathname (proc(5))
 * 7f3b70400000-7f3b70589000 r-xp 00028000 fe:01 1835087             /usr/lib/libc.so.6
 * </pre>
 *
 * @param path as the kernel shows it, without {@code (deleted)}
 * @param key device and inode, as text
 * @param deleted whether no path leads to it any more
 * @param executable whether any of it is mapped as code
 * @param readable the address ranges that can be read
 */
record MappedFile(
    Path path, String key, boolean deleted, boolean executable, List<Range> readable) {
  static final Charset LINE_CHARSET = StandardCharsets.ISO_8859_1;

  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{1,16})-([0-9a-f]{1,16}) (....) [0-9a-f]+ ([0-9a-f]+:[0-9a-f]+ \\d+)\\s+(/.*)");
  private static final String DELETED = " (deleted)";

  /** Addresses from {@code start} up to, not including, {@code end}. */
  record Range(long start, long end) {}

  /** Empty for lines of memory that no file is behind. */
  static Optional<MappedFile> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String permissions = matcher.group(3);
    Range range =
        new Range(
            Long.parseUnsignedLong(matcher.group(1), 16),
            Long.parseUnsignedLong(matcher.group(2), 16));
    // The kernel writes a line feed as \012 (proc(5)).
    String name =
        new String(matcher.group(5).getBytes(LINE_CHARSET), StandardCharsets.UTF_8)
            .replace("\\012", "\n");
    boolean deleted = name.endsWith(DELETED);
    try {
      return Optional.of(
          new MappedFile(
              Path.of(deleted ? name.substring(0, name.length() - DELETED.length()) : name),
              matcher.group(4),
              deleted,
              permissions.charAt(2) == 'x',
              permissions.charAt(0) == 'r' ? List.of(range) : List.of()));
    } catch (InvalidPathException unspeakable) {
      return Optional.empty();
    }
  }

  MappedFile and(MappedFile other) {
    List<Range> ranges = new ArrayList<>(readable);
    ranges.addAll(other.readable);
    return new MappedFile(path, key, deleted, executable || other.executable, ranges);
  }
}
