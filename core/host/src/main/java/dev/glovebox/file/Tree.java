package dev.glovebox.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A directory that another process has filled, to be removed with all that is in it, whatever that
 * is: links, pipes, directories without permissions, or ones inside others beyond any path's length
 * and any number of descriptors.
 *
 * <p>No directory is descended into. Those below the second level are moved up to the first, each
 * once, so that three descriptors are enough and every path is short.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class Tree {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final String MODES = "posix";
  private static final String DEVICE = "dev";

  /** Whoever writes on for so long cannot be outrun. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path root;
  private final String prefix = ".removed-" + Long.toHexString(RANDOM.nextLong()) + "-";
  private final long deadline = System.nanoTime() + LONGEST.toNanos();
  private long moved;
  private OptionalLong device = OptionalLong.empty();
  private boolean progress;
  private IOException failure;

  private Tree(Path root) {
    this.root = root;
  }

  /**
   * Removes {@code root}; does nothing if it is not there. A link is removed, and not what it
   * points to. Begins again while somebody writes, within a bound.
   *
   * @param root need not be there
   * @throws IOException if something is left
   */
  public static void remove(Path root) throws IOException {
    new Tree(root).remove();
  }

  private void remove() throws IOException {
    try (PathHandle handle = PathHandle.of(root)) {
      if (handle.isDirectory()) {
        device = handle.number(DEVICE);
        open(handle);
        empty(handle.path());
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(root);
  }

  /** Round by round, since what is moved up, or written meanwhile, may not be seen in this one. */
  private void empty(Path directory) throws IOException {
    boolean any = true;
    while (any) {
      any = false;
      progress = false;
      failure = null;
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          any = true;
          removeFlat(directory, entry);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      if (any && !progress && failure != null) {
        throw failure;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new FileSystemException(root.toString(), null, "somebody goes on writing to it");
      }
    }
  }

  private void removeFlat(Path top, Path entry) {
    try {
      if (Files.isDirectory(entry, NOFOLLOW_LINKS)) {
        try (PathHandle handle = PathHandle.of(entry)) {
          if (handle.isDirectory()) {
            open(handle);
            clear(top, handle.path());
          }
        }
      }
      Files.deleteIfExists(entry);
      progress = true;
    } catch (NoSuchFileException e) {
      // A dying process removes its own files.
      progress = true;
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Removes the files of a directory, and moves its directories up. */
  private void clear(Path top, Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, NOFOLLOW_LINKS)) {
          moveUp(top, entry);
        } else {
          Files.deleteIfExists(entry);
        }
        progress = true;
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void moveUp(Path top, Path entry) throws IOException {
    try (PathHandle handle = PathHandle.of(entry)) {
      if (handle.isDirectory()) {
        // To move a directory is to write its way up.
        open(handle);
      }
    }
    Files.move(entry, top.resolve(prefix + moved++), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes sure that what is in a directory can be listed and removed. */
  private void open(PathHandle directory) throws IOException {
    if (!directory.number(DEVICE).equals(device)) {
      throw new FileSystemException(
          root.toString(), null, "another file system is mounted in it, which is left alone");
    }
    Path path = directory.path();
    if (path.getFileSystem().supportedFileAttributeViews().contains(MODES)
        && !Files.getPosixFilePermissions(path).containsAll(OWNER)) {
      Files.setPosixFilePermissions(path, OWNER);
    }
  }
}
