package dev.glovebox.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.file.Tree;
import dev.glovebox.file.UntrustedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which all hosts of one user have their run directories.
 *
 * <p>A host is alive as long as it holds the lock on its directory's {@code lock} file. A directory
 * gets its name by a rename, when it is locked already: so one that another process sees without a
 * lock on it is dead, never half created. No lock is shared by hosts, and none is waited for: a
 * host that is stopped, or a worker that locks what it can, holds up nobody ({@code
 * docs/adr/0030}).
 *
 * <p>POSIX locks belong to a process and vanish when it closes <i>any</i> descriptor of the file.
 * So this JVM must never open a lock file that it holds already, and class loaders that each have a
 * Glovebox must know of one another: run directories are named after the JVM ({@link #JVM_MARK}, a
 * system property, shared by all class loaders), and the sweep leaves the own ones alone.
 */
final class RunBase {
  private static final Logger LOG = LoggerFactory.getLogger(RunBase.class);

  private static final String JVM_MARK = "glovebox.run.jvm";
  private static final Pattern HOST_DIRECTORY = Pattern.compile("[0-9a-z]+-[0-9a-z]+-[0-9a-z]+");

  /** How a directory is called until it is locked: no name of a host has a dot. */
  private static final String DRAFT = "new.";

  private static final String LOCK = "lock";
  private static final int ATTEMPTS = 5;

  /** One that was changed so lately may be about to get its lock, or to be removed by another. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path path;

  private RunBase(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  static Path defaultPath(String property, String runtimeDirectory, Path temporary) {
    if (property != null && !property.isBlank()) {
      return Path.of(property);
    }
    if (runtimeDirectory != null && !runtimeDirectory.isBlank()) {
      Path runtime = Path.of(runtimeDirectory);
      if (runtime.isAbsolute() && Files.isDirectory(runtime) && PrivateFiles.isOurs(runtime)) {
        return runtime.resolve("glovebox");
      }
    }
    return temporary.resolve(
        "glovebox-" + PrivateFiles.asFileName(System.getProperty("user.name")));
  }

  /** Creates the base if it is absent; refuses one that others can change. */
  static RunBase prepare(Path path) throws IOException {
    if (path.getParent() != null) {
      Files.createDirectories(path.getParent());
    }
    try {
      PrivateFiles.createDirectory(path);
    } catch (FileAlreadyExistsException there) {
      String problem = PrivateFiles.problemWith(path);
      if (problem != null) {
        throw new RunDirectoryException(
            path,
            problem,
            "Another user could replace the sockets in it. Remove it, correct its owner and mode"
                + " (chmod 0700), or name another directory with -D"
                + RunDirectory.BASE_PROPERTY
                + "=DIR.",
            there);
      }
    }
    return new RunBase(path);
  }

  /** A path for a new run directory of this JVM. */
  Path newHostPath() {
    return path.resolve(jvmMark() + "-" + random(0xFFFFFF));
  }

  /**
   * Makes {@code host}, or takes it over if it is there, and marks it as alive until the channel is
   * closed or this process ends.
   */
  FileChannel takeOwnership(Path host) throws IOException {
    if (Files.isDirectory(host, NOFOLLOW_LINKS)) {
      PrivateFiles.makePrivate(host);
      Tree.remove(host.resolve(LOCK));
      return lockNew(host);
    }
    for (int attempt = 1; ; attempt++) {
      Path draft = path.resolve(DRAFT + random(Integer.MAX_VALUE));
      try {
        PrivateFiles.createDirectory(draft);
        FileChannel channel = lockNew(draft);
        try {
          Files.move(draft, host, StandardCopyOption.ATOMIC_MOVE);
          return channel;
        } catch (IOException e) {
          channel.close();
          deleteQuietly(draft);
          throw e;
        }
      } catch (NoSuchFileException removed) {
        // A host that was stopped in between finds its draft swept.
        if (attempt == ATTEMPTS) {
          throw removed;
        }
      }
    }
  }

  /** Where the lock of a run directory is. */
  static Path lockOf(Path host) {
    return host.resolve(LOCK);
  }

  private static FileChannel lockNew(Path host) throws IOException {
    FileChannel channel =
        FileChannel.open(
            host.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("somebody else holds the lock of the new directory " + host);
    }
    return channel;
  }

  /** Removes the run directories of dead hosts. What cannot be removed is left, with a warning. */
  void sweep() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean draft = name.startsWith(DRAFT);
        boolean others =
            HOST_DIRECTORY.matcher(name).matches() && !name.startsWith(jvmMark() + "-");
        if ((draft || others)
            && Files.isDirectory(entry, NOFOLLOW_LINKS)
            && !(draft && isYoung(entry))) {
          sweep(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void sweep(Path host) {
    try (FileChannel channel = UntrustedFile.open(host.resolve(LOCK), StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Tree.remove(host);
        LOG.info("removed {}, left behind by a host that died", host);
      } else {
        LockHolder.warnOfStranger(host, host.resolve(LOCK));
      }
    } catch (NoSuchFileException neverOwned) {
      // Its host died while removing it, unless somebody is about to lock or to remove it.
      if (!isYoung(host)) {
        deleteQuietly(host);
      }
    } catch (OverlappingFileLockException ours) {
      LOG.debug("{} is being swept by this JVM, or belongs to it", host);
    } catch (IOException e) {
      LOG.warn(
          "cannot tell whether the host of {} is alive ({}); it is left alone. Remove it if no"
              + " process uses it.",
          host,
          String.valueOf(e.getMessage()));
    }
  }

  private static boolean isYoung(Path directory) {
    try {
      FileTime changed = Files.getLastModifiedTime(directory, NOFOLLOW_LINKS);
      return changed.toInstant().isAfter(Instant.now().minus(YOUNG));
    } catch (IOException gone) {
      return true;
    }
  }

  private static void deleteQuietly(Path host) {
    try {
      Tree.remove(host);
    } catch (IOException e) {
      LOG.warn("cannot remove {}, left behind by a host that died: {}", host, e.toString());
    }
  }

  /** {@code <pid>-<random>} in base 36: the same for all class loaders of this JVM. */
  private static String jvmMark() {
    String pid = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX) + "-";
    return (String)
        System.getProperties()
            .compute(
                JVM_MARK,
                // A mark of another process was copied with its system properties.
                (key, mark) ->
                    mark instanceof String known && known.startsWith(pid)
                        ? known
                        : pid + random(0xFFFFF));
  }

  private static String random(int bound) {
    return Integer.toString(RANDOM.nextInt(bound), Character.MAX_RADIX);
  }
}
