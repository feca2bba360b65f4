package dev.glovebox.guard;

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
 * A library file that was looked at and is about to be loaded: what is hashed is what is opened
 * (GB301).
 *
 * <p><b>Lifecycle:</b> {@link #open} hashes the file through one open descriptor; the caller loads
 * the path; {@link #confirm} makes sure that the path still names that file, unchanged; {@link
 * #close} lets go of it. As long as it is open its inode cannot be given to another file.
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

  private PinnedFile(String library, Path file, FileChannel channel, Optional<FileStamp> stamp) {
    this.library = library;
    this.file = file;
    this.channel = channel;
    this.stamp = stamp;
  }

  /**
   * Opens a file and verifies it.
   *
   * @param library the library's name in its registry, for messages
   * @param sha256 the hash that it must have, in hexadecimal digits; empty reads nothing
   * @param expected the stamp that it had when it was judged; empty accepts any
   * @throws LibraryRefusedException (GB301) if the file is another one, or others may write to it
   *     or to a directory on the way to it; (GB302) if it cannot be opened
   */
  public static PinnedFile open(
      String library, Path file, Optional<String> sha256, Optional<FileStamp> expected) {
    FileChannel channel = null;
    boolean verified = false;
    try {
      Optional<FileStamp> before = FileStamp.of(file);
      channel = FileChannel.open(file, StandardOpenOption.READ);
      List<IntegrityFault> faults = new ArrayList<>(PathTrust.ofThisProcess().faults(file));
      if (expected.isPresent() && before.isPresent() && !expected.equals(before)) {
        faults.add(IntegrityFault.changed("since the registry was opened"));
      }
      if (sha256.isPresent()) {
        Integrity.hashFault(sha256.get(), hash(channel)).ifPresent(faults::add);
      }
      // The descriptor is of the file that both looks at the path saw, if they saw the same.
      if (!before.equals(FileStamp.of(file))) {
        faults.add(IntegrityFault.changed("while it was read"));
      }
      if (!faults.isEmpty()) {
        throw Integrity.refusal(library, file, faults).toException();
      }
      verified = true;
      return new PinnedFile(library, file, channel, before);
    } catch (IOException failure) {
      throw Integrity.unreadable(library, file, failure).toException();
    } finally {
      if (!verified && channel != null) {
        closeQuietly(channel);
      }
    }
  }

  /** The path to load. */
  public Path file() {
    return file;
  }

  /** Which file it is; empty where the file system has no such thing. */
  public Optional<FileStamp> stamp() {
    return stamp;
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
        throw new Refused(
                Rule.GB301,
                library,
                "library '" + library + "' was replaced while it was loaded",
                List.of(file + " is not the file that was verified just before"),
                "Find out who writes to that file and replace it only while nothing loads it; this"
                    + " process may hold unverified code and should end.")
            .toException();
      }
    } catch (IOException failure) {
      throw Integrity.unreadable(library, file, failure).toException();
    }
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
