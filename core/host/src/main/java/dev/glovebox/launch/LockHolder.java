package dev.glovebox.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds the lock of a run directory, as far as Linux tells in {@code /proc/locks}:
 *
 * <pre>
 * 1: POSIX  ADVISORY  WRITE 4242 fe:01:1835087 0 EOF
 * </pre>
 */
final class LockHolder {
  private static final Logger LOG = LoggerFactory.getLogger(LockHolder.class);
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final int PID = 4;
  private static final int FILE = 5;

  private LockHolder() {}

  /** Says so if it is not the host that the directory is named after: then that one is dead. */
  static void warnOfStranger(Path host, Path lock) {
    String name = host.getFileName().toString();
    long owner = pidIn(name);
    OptionalLong holder = of(lock);
    if (holder.isPresent()
        && holder.getAsLong() != owner
        && ProcessHandle.of(owner).filter(ProcessHandle::isAlive).isEmpty()) {
      LOG.warn(
          "{} stays, though its host, process {}, is gone: process {} ({}) holds its lock. It is"
              + " removed by the first host that starts after the end of that process.",
          host,
          owner,
          holder.getAsLong(),
          ProcessHandle.of(holder.getAsLong())
              .flatMap(process -> process.info().command())
              .orElse("unknown"));
    }
  }

  /** The process that holds a lock on the file; empty if none does, or it cannot be known. */
  static OptionalLong of(Path lock) {
    try {
      String inode = ":" + Files.getAttribute(lock, "unix:ino", NOFOLLOW_LINKS);
      for (String line : Files.readAllLines(LOCKS, StandardCharsets.ISO_8859_1)) {
        String[] words = line.trim().split("\\s+", -1);
        // Those that wait have an arrow in place of the type. Devices differ on overlays.
        if (words.length > FILE && words[1].equals("POSIX") && words[FILE].endsWith(inode)) {
          return OptionalLong.of(Long.parseLong(words[PID]));
        }
      }
    } catch (IOException | RuntimeException e) {
      // Another system, or one that hides it.
    }
    return OptionalLong.empty();
  }

  private static long pidIn(String name) {
    try {
      return Long.parseLong(name.substring(0, name.indexOf('-')), Character.MAX_RADIX);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return -1;
    }
  }
}
