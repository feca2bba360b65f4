package dev.glovebox.launch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.glovebox.failure.RunDirectoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which all hosts of one user have their run directories.
 *
 * <p>Creation, removal and sweep of run directories happen under the lock on {@code base/.lock}. So
 * a directory that another process sees without a lock on it is dead, never half created.
 *
 * <p>POSIX locks belong to a process and vanish when it closes <i>any</i> descriptor of the file.
 * So this JVM must never open a lock file that it holds already, and class loaders that each have a
 * Glovebox must know of one another: run directories are named after the JVM ({@link #JVM_MARK}, a
 * system property, shared by all class loaders), and the sweep leaves the own ones alone. {@link
 * #MONITOR}, an interned string and as such one object in the whole JVM, does it for {@code .lock}.
 */
final class RunBase {
  private static final Logger LOG = LoggerFactory.getLogger(RunBase.class);

  private static final String JVM_MARK = "glovebox.run.jvm";
  private static final Object MONITOR = "dev.glovebox.launch.RunBase.MONITOR".intern();
  private static final Pattern HOST_DIRECTORY = Pattern.compile("[0-9a-z]+-[0-9a-z]+-[0-9a-z]+");
  private static final String LOCK = "lock";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The body of {@link #locked}. */
  interface Action<T> {
    T run() throws IOException;
  }

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

  /** Runs {@code action} while no other host, in this JVM or not, does the same. */
  <T> T locked(Action<T> action) throws IOException {
    // A file channel closes itself when its thread is interrupted; the flag is kept for later.
    boolean interrupted = Thread.interrupted();
    synchronized (MONITOR) {
      try (FileChannel channel = openLockFile(path.resolve(".lock"));
          FileLock lock = channel.lock()) {
        LOG.trace("have {}", lock);
        return action.run();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** A path for a new run directory of this JVM. */
  Path newHostPath() {
    return path.resolve(jvmMark() + "-" + random(0xFFFFFF));
  }

  /** Marks {@code host} as alive until the channel is closed or this process ends. */
  FileChannel takeOwnership(Path host) throws IOException {
    FileChannel channel = openLockFile(host.resolve(LOCK));
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("somebody else holds the lock of the new directory " + host);
    }
    return channel;
  }

  /** Removes the run directories of dead hosts. To be called under the lock. */
  void sweep() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (HOST_DIRECTORY.matcher(name).matches()
            && !name.startsWith(jvmMark() + "-")
            && Files.isDirectory(entry, NOFOLLOW_LINKS)) {
          sweep(entry);
        }
      }
    }
  }

  private static void sweep(Path host) {
    try (FileChannel channel =
        FileChannel.open(host.resolve(LOCK), StandardOpenOption.WRITE, NOFOLLOW_LINKS)) {
      if (channel.tryLock() == null) {
        return;
      }
      PrivateFiles.deleteTree(host);
      LOG.info("removed {}, left behind by a host that died", host);
    } catch (NoSuchFileException neverOwned) {
      // Its host died between creating it and locking it, or while removing it.
      deleteQuietly(host);
    } catch (OverlappingFileLockException ours) {
      LOG.warn("{} belongs to this JVM, but not by its name; leaving it alone", host);
    } catch (IOException e) {
      LOG.warn("cannot tell whether the host of {} is alive; leaving it alone", host, e);
    }
  }

  private static void deleteQuietly(Path host) {
    try {
      PrivateFiles.deleteTree(host);
    } catch (IOException e) {
      LOG.warn("cannot remove {}, left behind by a host that died", host, e);
    }
  }

  private static FileChannel openLockFile(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
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
