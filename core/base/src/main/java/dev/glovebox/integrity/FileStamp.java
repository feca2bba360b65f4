package dev.glovebox.integrity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which file a path names, and in which state: equal stamps mean the same, unchanged file.
 *
 * <p>Whoever writes to a file, replaces it or renames it changes its ctime, which nobody can set.
 *
 * @param dev the device, as {@code stat(2)} numbers it
 * @param ino the inode
 * @param size in bytes
 * @param mtimeNanos last written, in nanoseconds since 1970
 * @param ctimeNanos last changed in any way, in nanoseconds since 1970
 */
public record FileStamp(long dev, long ino, long size, long mtimeNanos, long ctimeNanos) {
  private static final String ATTRIBUTES = "unix:dev,ino,size,lastModifiedTime,ctime";

  /**
   * The stamp of the file that a path names, through symbolic links.
   *
   * @param file the file, whose links are followed
   * @return empty where the file system has no such attributes
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it cannot be asked
   */
  public static Optional<FileStamp> of(Path file) throws IOException {
    Map<String, Object> attributes;
    try {
      attributes = Files.readAttributes(file, ATTRIBUTES);
    } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
      return Optional.empty();
    }
    return Optional.of(
        new FileStamp(
            ((Number) attributes.get("dev")).longValue(),
            ((Number) attributes.get("ino")).longValue(),
            ((Number) attributes.get("size")).longValue(),
            ((FileTime) attributes.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS),
            ((FileTime) attributes.get("ctime")).to(TimeUnit.NANOSECONDS)));
  }

  /** Whether both are of one file that, as far as its own times tell, nobody has written to. */
  boolean hasContentOf(FileStamp other) {
    return dev == other.dev
        && ino == other.ino
        && size == other.size
        && mtimeNanos == other.mtimeNanos;
  }

  // Written out, as the method that a record has by itself costs a worker 40 ms when first called.
  @Override
  public boolean equals(Object other) {
    return other instanceof FileStamp stamp
        && dev == stamp.dev
        && ino == stamp.ino
        && size == stamp.size
        && mtimeNanos == stamp.mtimeNanos
        && ctimeNanos == stamp.ctimeNanos;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(ino) * 31 + Long.hashCode(ctimeNanos);
  }

  /** {@return the text form: the five numbers in order, colons between} */
  public String format() {
    return dev + ":" + ino + ":" + size + ":" + mtimeNanos + ":" + ctimeNanos;
  }

  /**
   * Reads what {@link #format()} wrote.
   *
   * @param text what {@link #format} has made
   * @return the stamp
   * @throws IllegalArgumentException if it is anything else
   */
  public static FileStamp parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 5) {
      throw noStamp(text, null);
    }
    try {
      return new FileStamp(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]));
    } catch (NumberFormatException noNumber) {
      throw noStamp(text, noNumber);
    }
  }

  private static IllegalArgumentException noStamp(String text, Exception cause) {
    return new IllegalArgumentException(
        "'" + text + "' is no file stamp: expected dev:ino:size:mtimeNanos:ctimeNanos", cause);
  }
}
