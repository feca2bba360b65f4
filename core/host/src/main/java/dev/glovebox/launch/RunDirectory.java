package dev.glovebox.launch;

import dev.glovebox.failure.RunDirectoryException;
import dev.glovebox.file.Bounded;
import dev.glovebox.file.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
 * <p>If the directory, or its lock, is removed meanwhile, it is made again by the first who needs
 * it.
 *
 * <p><b>Threads.</b> All methods may be called by any thread. Files are worked on by another, so
 * that nobody waits for a file system for longer than some seconds.
 */
public final class RunDirectory implements AutoCloseable {
  /** The system property that names the {@linkplain #defaultBase default base}. */
  public static final String BASE_PROPERTY = "glovebox.run.dir";

  /** The shortest limit among the platforms, macOS's {@code sun_path}; Linux has 108. */
  private static final int SOCKET_PATH_LIMIT_BYTES = 104;

  private static final String WORKER = "w-";

  /** For few operations on few files: more than a disk under load takes. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final Duration SWEEP_BOUND = Duration.ofSeconds(2);
  private static final Duration REMOVAL_BOUND = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  private final RunBase base;
  private final Path path;
  private volatile FileChannel ownership;
  private volatile Object lockKey;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicLong nextSocket = new AtomicLong();

  /** Null until it is asked for. */
  private Optional<Path> jnaLibrary;

  private RunDirectory(RunBase base, Path path) {
    this.base = base;
    this.path = path;
  }

  /**
   * Creates a directory for this host below {@code base}, which is created (0700) if it is absent.
   * Waits for no other host. What dead hosts have left is removed before it returns, if that takes
   * no longer than two seconds, or else after.
   *
   * @param base holds the directories of all hosts of this user
   * @return the directory, locked, and to be closed
   * @throws RunDirectoryException if {@code base} is not ours alone to write, or its path too long
   */
  public static RunDirectory open(Path base) {
    Path absolute = base.toAbsolutePath().normalize();
    try {
      RunDirectory directory =
          Bounded.within(BOUND, "to make a run directory", () -> openNow(absolute));
      directory.sweep();
      return directory;
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

  private static RunDirectory openNow(Path base) throws IOException {
    RunBase runBase = RunBase.prepare(base);
    LaunchFiles.lendToJna(base);
    RunDirectory directory = new RunDirectory(runBase, newPath(runBase));
    directory.own();
    return directory;
  }

  private void sweep() {
    try {
      Bounded.within(
          SWEEP_BOUND,
          "to remove what dead hosts have left in " + base.path(),
          () -> {
            base.sweep();
            return null;
          });
    } catch (IOException e) {
      LOG.warn("{}; this host goes on", e.getMessage());
    }
  }

  /**
   * {@return where run directories go unless told otherwise: the system property {@value
   * #BASE_PROPERTY}; else {@code $XDG_RUNTIME_DIR/glovebox} if that directory is there and ours;
   * else {@code ${java.io.tmpdir}/glovebox-<user>}}
   */
  public static Path defaultBase() {
    return RunBase.defaultPath(
        System.getProperty(BASE_PROPERTY),
        System.getenv("XDG_RUNTIME_DIR"),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** {@return the directory of this host} */
  public Path path() {
    return path;
  }

  /**
   * {@return a new path for a socket, another one each time; nothing is there yet}
   *
   * @throws RunDirectoryException if the directory is gone and cannot be made again
   */
  public Path newSocket() {
    return there("no place for a socket", () -> path.resolve("s" + nextSocket.getAndIncrement()));
  }

  /**
   * {@return the private directory (0700) of one worker, created if absent}
   *
   * @param workerName for example {@code go-1#3}
   * @throws RunDirectoryException if it cannot be created
   */
  public Path workerDirectory(String workerName) {
    Path directory = workerPath(workerName);
    return there(
        "no directory for worker " + workerName,
        () -> {
          if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            PrivateFiles.createDirectory(directory);
          }
          return directory;
        });
  }

  /**
   * A directory with JNA's own native library, for workers to load it from; unpacked by the first
   * call.
   *
   * @return empty where it cannot be had: workers then unpack it themselves
   */
  public Optional<Path> jnaLibrary() {
    return there("no directory for JNA's library", this::unpackedJna);
  }

  private synchronized Optional<Path> unpackedJna() {
    if (jnaLibrary == null) {
      Path directory = path.resolve("jna");
      boolean unpacked = false;
      try {
        Tree.remove(directory);
        unpacked = JnaLibrary.unpackInto(directory);
      } catch (IOException e) {
        LOG.warn("cannot unpack JNA's library into {}; each worker does it", directory, e);
      }
      jnaLibrary = unpacked ? Optional.of(directory) : Optional.empty();
    }
    return jnaLibrary;
  }

  /**
   * Makes the directory again if it is gone, and has what clears old files from directories for
   * temporary ones see that it is in use. To be called every few hours.
   */
  public void tend() {
    try {
      Bounded.within(
          BOUND,
          "to look after " + path,
          () -> {
            restore();
            touch();
            return null;
          });
    } catch (IOException e) {
      if (!closed.get()) {
        LOG.warn("{}", e.toString());
      }
    }
  }

  private void touch() throws IOException {
    FileTime now = FileTime.from(Instant.now());
    // Through the channel that holds it: to open the file again, and close it, would release it.
    ownership.write(ByteBuffer.allocate(1), 0);
    Files.setLastModifiedTime(path, now);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          touch(entry, now);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** What is in a worker's directory is the worker's, and may be anything. */
  private static void touch(Path directory, FileTime now) throws IOException {
    int depth = directory.getFileName().toString().startsWith(WORKER) ? 0 : 2;
    try (Stream<Path> all = Files.walk(directory, depth)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.setLastModifiedTime(file, now);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Removes a worker's directory with all that is in it; does nothing if there is none. Waits for
   * that two seconds at most: what takes longer goes on.
   *
   * @param workerName for example {@code go-1#3}
   */
  public void removeWorkerDirectory(String workerName) {
    Path directory = workerPath(workerName);
    try {
      remove(directory, REMOVAL_BOUND);
    } catch (IOException e) {
      LOG.warn(
          "{} is not removed yet ({}); it goes with the host's directory", directory, e.toString());
    }
  }

  /**
   * Removes the directory of this host. Never throws, and waits ten seconds at most; what cannot be
   * removed is swept later.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      Bounded.within(
          BOUND,
          "to remove " + path,
          () -> {
            end();
            return null;
          });
    } catch (IOException e) {
      LOG.warn("cannot remove {} ({}); the next start of a host removes it", path, e.toString());
    }
  }

  /** After whoever is making it again, who would have it stay. */
  private synchronized void end() throws IOException {
    try {
      Tree.remove(path);
    } finally {
      closeOwnership(ownership);
    }
  }

  private static void remove(Path directory, Duration bound) throws IOException {
    Bounded.within(
        bound,
        "to remove " + directory,
        () -> {
          Tree.remove(directory);
          return null;
        });
  }

  /** What needs the directory to be there, on another thread: made again first if it is gone. */
  private <T> T there(String failed, Callable<T> action) {
    try {
      return Bounded.within(
          BOUND,
          "to use " + path,
          () -> {
            restore();
            return action.call();
          });
    } catch (IOException e) {
      throw new RunDirectoryException(
          path,
          failed + ": " + e,
          "Check that the disk is not full and that nobody removes the run directory; -D"
              + BASE_PROPERTY
              + "=DIR names another.",
          e);
    }
  }

  /** Users and cleaners of temporary files remove directories that look old, or stray. */
  private synchronized void restore() throws IOException {
    if (closed.get() || isOwned()) {
      return;
    }
    LOG.warn("{} was removed, or its lock, though this host lives; it is made again", path);
    FileChannel before = ownership;
    RunBase.prepare(base.path());
    own();
    jnaLibrary = null;
    closeOwnership(before);
  }

  private boolean isOwned() {
    try {
      return keyOf(RunBase.lockOf(path)).equals(lockKey);
    } catch (IOException e) {
      return false;
    }
  }

  private synchronized void own() throws IOException {
    ownership = base.takeOwnership(path);
    lockKey = keyOf(RunBase.lockOf(path));
  }

  /** Which file it is. */
  private static Object keyOf(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.fileKey() == null ? file : attributes.fileKey();
  }

  @Override
  public String toString() {
    return "run directory " + path;
  }

  private static Path newPath(RunBase base) {
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
    return path;
  }

  private Path workerPath(String workerName) {
    return path.resolve(workerDirectoryName(workerName));
  }

  /** The last name in the path of {@link #workerDirectory}: unique among all workers of a host. */
  static String workerDirectoryName(String workerName) {
    return WORKER + PrivateFiles.asFileName(workerName);
  }

  private static void closeOwnership(FileChannel ownership) {
    try {
      ownership.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
