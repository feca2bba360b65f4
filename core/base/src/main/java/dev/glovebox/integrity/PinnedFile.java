package dev.glovebox.integrity;

import dev.glovebox.failure.LibraryRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A library file that was looked at and is about to be loaded: what is hashed is what is loaded
 * (GB301).
 *
 * <p><b>Lifecycle:</b> {@link #open} verifies the file, through a descriptor that the caller has
 * opened where the system has paths for these; the caller loads it, through the same descriptor or
 * by its path, and compares what was mapped with {@link #mapped}; {@link #confirm} makes sure that
 * it is unchanged; {@link #close} lets go of it. As long as it is open its inode cannot be given to
 * another file.
 *
 * <p>Between two looks nobody but root and this user can exchange a directory of the path: {@link
 * #open} refuses a path through directories that others may write to.
 *
 * <p><b>Threads:</b> one at a time. {@link #open} blocks while it reads the file.
 */
public final class PinnedFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String library;
  private final Path file;
  private final FileChannel channel;
  private final Optional<FileStamp> stamp;
  private final boolean hashed;

  private PinnedFile(
      String library, Path file, FileChannel channel, Optional<FileStamp> stamp, boolean hashed) {
    this.library = library;
    this.file = file;
    this.channel = channel;
    this.stamp = stamp;
    this.hashed = hashed;
  }

  /**
   * Opens a file and verifies it. Every look is at what a descriptor leads to that the caller has
   * opened, whatever the path has come to name: through the path alone, who exchanges directories
   * of it, and back, between two looks has one file hashed and another loaded.
   *
   * @param library the library's name in its registry, for messages
   * @param file the file's path, which nobody but root and this user may have a hand in
   * @param descriptor the path of an open descriptor, below {@code /proc}; {@code file} itself
   *     where the system has no such paths
   * @param sha256 the hash that it must have, in hexadecimal digits; empty reads nothing
   * @param expected the stamp that it had when it was judged; empty accepts any
   * @return the file, open and verified
   * @throws FileChangedException if it is not in that state, and has the hash that it must have
   * @throws LibraryRefusedException (GB301) if it has another hash, or others may write to it or to
   *     a directory on the way to it; (GB302) if it cannot be read
   */
  public static PinnedFile open(
      String library,
      Path file,
      Path descriptor,
      Optional<String> sha256,
      Optional<FileStamp> expected)
      throws FileChangedException {
    FileChannel channel = null;
    boolean verified = false;
    try {
      Optional<FileStamp> before = FileStamp.of(descriptor);
      channel = FileChannel.open(descriptor, StandardOpenOption.READ);
      List<IntegrityFault> faults = new ArrayList<>(PathTrust.ofThisProcess().faults(file));
      if (sha256.isPresent()) {
        Integrity.hashFault(sha256.get(), hash(channel)).ifPresent(faults::add);
      }
      if (!faults.isEmpty()) {
        throw Integrity.refusal(library, file, faults).toException();
      }
      if (expected.isPresent() && before.isPresent() && !expected.equals(before)) {
        throw changed(library, file, "since it was judged");
      }
      if (!before.equals(FileStamp.of(descriptor))) {
        throw changed(library, file, "while it was read");
      }
      verified = true;
      return new PinnedFile(library, file, channel, before, sha256.isPresent());
    } catch (IOException failure) {
      throw Integrity.unreadable(library, file, failure).toException();
    } finally {
      if (!verified && channel != null) {
        closeQuietly(channel);
      }
    }
  }

  /** {@return the path to load} */
  public Path file() {
    return file;
  }

  /** {@return which file it is; empty where the file system has no such thing} */
  public Optional<FileStamp> stamp() {
    return stamp;
  }

  /**
   * {@return the beginning of the file, mapped: the kernel says of what is loaded whether it is
   * that}
   *
   * @throws IOException if the file cannot be mapped
   */
  public ByteBuffer mapped() throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
  }

  /**
   * To be called after the load: the path names the file that was verified, and nothing happened to
   * it. If this fails, something else may have been loaded: the process should end.
   *
   * @throws LibraryRefusedException (GB301) if it does not
   */
  public void confirm() {
    try {
      if (!stamp.equals(FileStamp.of(file))) {
        throw replaced();
      }
    } catch (IOException failure) {
      throw Integrity.unreadable(library, file, failure).toException();
    }
  }

  /**
   * As {@link #confirm()}, where it is known that this file was loaded, whatever its path has come
   * to name: that nobody has written to it meanwhile. To take its name away, as who installs
   * another one does, is no harm; but of a file with a pinned hash nothing at all may have changed.
   *
   * @param descriptor of the file, as {@link #open(String, Path, Path, Optional, Optional)} had it
   */
  public void confirm(Path descriptor) {
    try {
      Optional<FileStamp> now = FileStamp.of(descriptor);
      if (stamp.equals(now)) {
        return;
      }
      boolean sameContent =
          stamp.isPresent() && now.isPresent() && stamp.get().hasContentOf(now.get());
      if (hashed || !sameContent) {
        throw replaced();
      }
    } catch (IOException failure) {
      throw Integrity.unreadable(library, file, failure).toException();
    }
  }

  /** {@return what it comes to that something else was loaded, or may have been} */
  public LibraryRefusedException replaced() {
    return new Refused(
            GuardRule.GB301,
            library,
            "library '" + library + "' was replaced while it was loaded",
            List.of(file + " is not the file that was verified just before"),
            "No function of it was called, but its constructors may have run: this process should"
                + " end. Install files by renaming new ones over them, never by writing into them."
                + " "
                + Integrity.PROMISE)
        .toException();
  }

  private static FileChangedException changed(String library, Path file, String when) {
    return new FileChangedException(
        Integrity.refusal(library, file, List.of(IntegrityFault.changed(when))).toException());
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static String hash(FileChannel channel) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      digest.update(buffer.flip());
      buffer.clear();
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It was only read from: nothing can be lost.
    }
  }
}
