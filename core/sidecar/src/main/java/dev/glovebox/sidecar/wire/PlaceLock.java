package dev.glovebox.sidecar.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets one sidecar at a time change what is at a socket's place: a lock on a file beside it, which
 * is there for that moment only. The kernel gives it back when its holder dies; but also when its
 * holder's process closes the file anywhere else. So within this process a place is taken before
 * its file is opened.
 */
final class PlaceLock {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long STEP_MILLIS = 5;

  /** Of the lock's file, which is empty but for its last byte. */
  private static final long MOST_BYTES = 1 << 24;

  /** The files of this process's own locks, and of its attempts. */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private PlaceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** What is done while the lock is held. */
  interface Held {
    void run() throws IOException;
  }

  /**
   * Does something while the place is locked. Blocks for a bounded time.
   *
   * @throws DoorException if somebody else holds the lock, or its file is none
   */
  static void hold(Path place, Held action) throws IOException {
    PlaceLock lock = taken(place);
    try {
      action.run();
    } finally {
      lock.release();
    }
  }

  private static PlaceLock taken(Path place) throws IOException {
    // One name for each file: its directory may be reached by several.
    Path directory = place.toAbsolutePath().getParent().toRealPath();
    Path file = directory.resolve("." + place.getFileName() + ".lock");
    long untilNanos = System.nanoTime() + PATIENCE.toNanos();
    do {
      PlaceLock lock = attempt(file);
      if (lock != null) {
        return lock;
      }
      pause();
    } while (System.nanoTime() < untilNanos);
    throw new DoorException(
        "cannot listen on unix:" + place + ": another process holds " + file,
        "See who has it open (fuser " + file + "), and end that first.",
        null);
  }

  /** Null if somebody else has it, or has just given it back. */
  private static PlaceLock attempt(Path file) throws IOException {
    if (!TAKEN.add(file)) {
      return null;
    }
    PlaceLock lock = null;
    try {
      lock = attemptAmongProcesses(file);
      return lock;
    } finally {
      if (lock == null) {
        TAKEN.remove(file);
      }
    }
  }

  private static PlaceLock attemptAmongProcesses(Path file) throws IOException {
    FileChannel channel = opened(file);
    if (channel == null) {
      return null;
    }
    boolean mine = false;
    try {
      FileLock lock = channel.tryLock();
      mine = lock != null && isStillThere(file, channel);
      return mine ? new PlaceLock(file, channel) : null;
    } catch (OverlappingFileLockException ofAnotherClassLoader) {
      return null;
    } finally {
      if (!mine) {
        channel.close();
      }
    }
  }

  private static FileChannel opened(Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException there) {
      try {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isRegularFile()) {
          // To open a FIFO could take for ever.
          throw new DoorException(file + " is no regular file", "Move it away.", null);
        }
        return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException givenBack) {
        return null;
      }
    }
  }

  /**
   * Whether the file that is locked is the one by this name: its last holder has removed it. To
   * open it once more would, at its close, drop the lock; so it gets a size that no other has.
   */
  private static boolean isStillThere(Path file, FileChannel channel) throws IOException {
    long size = ThreadLocalRandom.current().nextLong(1, MOST_BYTES);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), size - 1);
    try {
      return Files.size(file) == size;
    } catch (NoSuchFileException removed) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(STEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DoorException("interrupted while another sidecar starts", "Try again.", e);
    }
  }

  private void release() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      TAKEN.remove(file);
    }
  }
}
