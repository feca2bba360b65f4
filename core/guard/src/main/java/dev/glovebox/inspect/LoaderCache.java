package dev.glovebox.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names and files in {@code /etc/ld.so.cache}, as {@code ldconfig} wrote them.
 *
 * <pre>
 *    0  "glibc-ld.so.cache1.1"   20  count   24  bytes of strings   28  flags ..
 *   48  count entries of 24 bytes: flags, name, path, os version (32 bit each), hwcap (64 bit)
 * </pre>
 *
 * <p>{@code name} and {@code path} count from the start of this header, which an old-style table
 * ({@code ld.so-1.7.0}, entries of 12 bytes) may precede. Source: {@code dl-cache.h} of glibc 2.36.
 * Entries for special CPUs (hwcap is not 0) are variants of the same library and left out.
 */
final class LoaderCache {
  static final LoaderCache EMPTY = new LoaderCache(Map.of());

  private static final String MAGIC = "glibc-ld.so.cache1.1";
  private static final String OLD_MAGIC = "ld.so-1.7.0";
  private static final int HEADER_BYTES = 48;
  private static final int ENTRY_BYTES = 24;
  private static final long LARGEST_BYTES = 64L << 20;

  private final Map<String, List<Path>> files;

  private LoaderCache(Map<String, List<Path>> files) {
    this.files = files;
  }

  /** The cache in {@code file}; empty where there is none or it cannot be understood. */
  static LoaderCache read(Path file) {
    try {
      return Files.size(file) > LARGEST_BYTES ? EMPTY : parse(Files.readAllBytes(file));
    } catch (IOException none) {
      return EMPTY;
    }
  }

  static LoaderCache parse(byte[] content) {
    ByteBuffer cache = ByteBuffer.wrap(content).order(ByteOrder.nativeOrder());
    long base = 0;
    if (startsWith(content, 0, OLD_MAGIC) && content.length >= 16) {
      long oldEnd = 16 + Integer.toUnsignedLong(cache.getInt(12)) * 12;
      base = (oldEnd + 7) / 8 * 8;
    }
    if (!startsWith(content, base, MAGIC) || content.length < base + HEADER_BYTES) {
      return EMPTY;
    }
    int start = (int) base;
    long count = Integer.toUnsignedLong(cache.getInt(start + 20));
    Map<String, List<Path>> files = new HashMap<>();
    long at = base + HEADER_BYTES;
    for (long i = 0; i < count && at + ENTRY_BYTES <= content.length; i++, at += ENTRY_BYTES) {
      if (cache.getLong((int) at + 16) == 0) {
        String name = text(content, base + Integer.toUnsignedLong(cache.getInt((int) at + 4)));
        String path = text(content, base + Integer.toUnsignedLong(cache.getInt((int) at + 8)));
        add(files, name, path);
      }
    }
    return new LoaderCache(files);
  }

  private static void add(Map<String, List<Path>> files, String name, String path) {
    if (name.isEmpty() || path.isEmpty()) {
      return;
    }
    try {
      files.computeIfAbsent(name, key -> new ArrayList<>(1)).add(Path.of(path));
    } catch (InvalidPathException corrupt) {
      return;
    }
  }

  private static boolean startsWith(byte[] content, long offset, String magic) {
    return offset + magic.length() <= content.length
        && new String(content, (int) offset, magic.length(), StandardCharsets.ISO_8859_1)
            .equals(magic);
  }

  private static String text(byte[] content, long start) {
    if (start >= content.length) {
      return "";
    }
    int end = (int) start;
    while (end < content.length && content[end] != 0 && end - start < 4096) {
      end++;
    }
    return new String(content, (int) start, end - (int) start, StandardCharsets.UTF_8);
  }

  /** All files of that name, for whatever machine, best first. */
  List<Path> files(String soname) {
    return files.getOrDefault(soname, List.of());
  }
}
