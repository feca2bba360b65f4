package dev.glovebox.launch;

import dev.glovebox.failure.RunDirectoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory of one host: its socket and the files of its workers.
 *
 * <p><b>Lifecycle.</b> {@link #open} creates it, and removes those of hosts that died. A host is
 * alive as long as it holds the lock on its directory's {@code lock} file; the kernel releases it
 * with the process, also on SIGKILL. Age and process ids say nothing and are not asked. {@link
 * #close} removes the directory with all that is in it.
 *
 * <p><b>Threads.</b> All methods may be called by any thread.
 */
public final class RunDirectory implements AutoCloseable {
  /** The system property that names the {@linkplain #defaultBase default base}. */
  public static final String BASE_PROPERTY = "glovebox.run.dir";

  /** The shortest limit among the platforms, macOS's {@code sun_path}; Linux has 108. */
  private static final int SOCKET_PATH_LIMIT_BYTES = 104;

  /** Read by JNA when it loads its library, which it removes at once. */
  private static final String JNA_DIRECTORY = "jna.tmpdir";

  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  private final RunBase base;
  private final Path path;
  private final FileChannel ownership;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong nextSocket = new AtomicLong();

  /** Null until it is asked for. */
  private Optional<Path> jnaLibrary;

  private RunDirectory(RunBase base, Path path, FileChannel ownership) {
    this.base = base;
    this.path = path;
    this.ownership = ownership;
  }

  /**
   * Creates a directory for this host below {@code base}, which is created (0700) if it is absent.
   * Blocks while another host does the same, which is short.
   *
   * @throws RunDirectoryException if {@code base} is not ours alone to write, or its path too long
   */
  public static RunDirectory open(Path base) {
    Path absolute = base.toAbsolutePath().normalize();
    try {
      RunBase runBase = RunBase.prepare(absolute);
      lendToJna(absolute);
      return runBase.locked(
          () -> {
            runBase.sweep();
            return create(runBase);
          });
    } catch (IOException e) {
      throw new RunDirectoryException(
          absolute,
          e.toString(),
          "Check that the directory can be created and written, or name another one with -D"
              + BASE_PROPERTY
              + "=DIR.",
          e);
    }
  }

  /**
   * Where run directories go unless told otherwise: the system property {@value #BASE_PROPERTY};
   * else {@code $XDG_RUNTIME_DIR/glovebox} if that directory is there and ours; else {@code
   * ${java.io.tmpdir}/glovebox-<user>}.
   */
  public static Path defaultBase() {
    return RunBase.defaultPath(
        System.getProperty(BASE_PROPERTY),
        System.getenv("XDG_RUNTIME_DIR"),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The directory of this host. */
  public Path path() {
    return path;
  }

  /** A new path for a socket, another one each time; nothing is there yet. */
  public Path newSocket() {
    return path.resolve("s" + nextSocket.getAndIncrement());
  }

  /**
   * The private directory (0700) of one worker, created if absent.
   *
   * @throws RunDirectoryException if it cannot be created
   */
  public Path workerDirectory(String workerName) {
    Path directory = workerPath(workerName);
    try {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        PrivateFiles.createDirectory(directory);
      }
      return directory;
    } catch (IOException e) {
      throw new RunDirectoryException(
          path,
          "no directory for worker " + workerName + ": " + e,
          "Check that the disk is not full and that nobody removed the run directory.",
          e);
    }
  }

  /**
   * A directory with JNA's own native library, for workers to load it from; unpacked by the first
   * call.
   *
   * @return empty where it cannot be had: workers then unpack it themselves
   */
  public synchronized Optional<Path> jnaLibrary() {
    if (jnaLibrary == null) {
      Path directory = path.resolve("jna");
      boolean there = false;
      try {
        there = JnaLibrary.unpackInto(directory);
      } catch (IOException e) {
        LOG.warn("cannot unpack JNA's library into {}; each worker does it", directory, e);
      }
      jnaLibrary = there ? Optional.of(directory) : Optional.empty();
    }
    return jnaLibrary;
  }

  /** Removes a worker's directory with all that is in it; does nothing if there is none. */
  public void removeWorkerDirectory(String workerName) {
    Path directory = workerPath(workerName);
    try {
      PrivateFiles.deleteTree(directory);
    } catch (IOException e) {
      LOG.warn("cannot remove {}; it goes with the host's directory", directory, e);
    }
  }

  /** Removes the directory of this host. Never throws; what cannot be removed is swept later. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      base.locked(
          () -> {
            PrivateFiles.deleteTree(path);
            return null;
          });
    } catch (IOException e) {
      LOG.warn("cannot remove {}; the next start of a host removes it", path, e);
    } finally {
      closeOwnership();
    }
  }

  @Override
  public String toString() {
    return "run directory " + path;
  }

  /**
   * JNA unpacks its library where temporary files go. In a container with a read-only file system
   * that may be nowhere, while the run directory has to be there.
   */
  private static void lendToJna(Path base) {
    boolean chosen = System.getProperty(JNA_DIRECTORY) != null;
    if (!chosen && !Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")))) {
      System.setProperty(JNA_DIRECTORY, base.toString());
    }
  }

  private static RunDirectory create(RunBase base) throws IOException {
    Path path = base.newHostPath();
    int length =
        path.resolve("s" + Long.MAX_VALUE).toString().getBytes(StandardCharsets.UTF_8).length;
    if (length >= SOCKET_PATH_LIMIT_BYTES) {
      throw new RunDirectoryException(
          base.path(),
          "its path is too long: the socket's path would have "
              + length
              + " bytes, and a socket's path must have fewer than "
              + SOCKET_PATH_LIMIT_BYTES,
          "Name a shorter directory with -D" + BASE_PROPERTY + "=DIR, for example /tmp/gb.",
          null);
    }
    PrivateFiles.createDirectory(path);
    return new RunDirectory(base, path, base.takeOwnership(path));
  }

  private Path workerPath(String workerName) {
    return path.resolve("w-" + PrivateFiles.asFileName(workerName));
  }

  private void closeOwnership() {
    try {
      ownership.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
