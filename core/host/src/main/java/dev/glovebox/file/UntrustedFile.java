package dev.glovebox.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens files that another process can write or exchange at any time: only if they are regular
 * files, not through a link, and without ever waiting for one that is not.
 *
 * <p><b>Threads:</b> safe for any number. Calls into JNA: not to be used under a lock.
 */
public final class UntrustedFile {
  private UntrustedFile() {}

  /**
   * Reads the first bytes of a file, on another thread. One that has a second name is not read: it
   * may be a lock file of this process, and to close that would release the lock.
   *
   * @param directory where it lies; it is not followed if it is a link
   * @param name of the file in there
   * @param limit how many bytes are read at most
   * @param bound how long it may take
   * @return the bytes, as many as there are up to the limit
   * @throws NoSuchFileException if there is none
   * @throws IOException if it is no regular file, cannot be read, or not in time
   */
  public static byte[] read(Path directory, String name, int limit, Duration bound)
      throws IOException {
    Path file = directory.resolve(name);
    return Bounded.within(bound, "to read " + file, () -> read(directory, name, limit));
  }

  private static byte[] read(Path directory, String name, int limit) throws IOException {
    try (PathHandle inside = PathHandle.of(directory)) {
      if (!inside.isDirectory()) {
        throw new FileSystemException(directory.toString(), null, "it is not a directory");
      }
      Path file = inside.path().resolve(name);
      try (PathHandle handle = PathHandle.of(file)) {
        if (handle.number("nlink").orElse(1) > 1) {
          throw new FileSystemException(name, null, "it has more than one name");
        }
        try (FileChannel channel = open(file, handle, StandardOpenOption.READ)) {
          return head(channel, limit);
        }
      }
    }
  }

  private static byte[] head(FileChannel channel, int limit) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(limit, channel.size()));
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // Until there is no more.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /**
   * Opens a file that must be there, on this thread. The file system may be slow: see {@link
   * Bounded}.
   *
   * @param file its last name is not followed if it is a link
   * @param options as {@link FileChannel#open} takes them
   * @return the open file
   * @throws IOException if it is no regular file, or cannot be opened
   */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    try (PathHandle handle = PathHandle.of(file)) {
      return open(file, handle, options);
    }
  }

  private static FileChannel open(Path file, PathHandle handle, OpenOption... options)
      throws IOException {
    if (!handle.attributes().isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "it is not a regular file");
    }
    Set<OpenOption> all = new HashSet<>(List.of(options));
    if (handle.path().equals(file)) {
      all.add(LinkOption.NOFOLLOW_LINKS);
    }
    return FileChannel.open(handle.path(), all);
  }
}
