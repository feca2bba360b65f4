package dev.glovebox.launch;

import dev.glovebox.file.UntrustedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A file that workers are started with, in a directory that workers can write to: it is written
 * once, and compared by its hash with what was written before each use.
 *
 * <p><b>Threads:</b> safe for any number, none of which waits for another.
 */
final class KeptFile {
  private static final Duration BOUND = Duration.ofSeconds(10);

  /** Where the content comes from. */
  interface Source {
    byte[] content() throws IOException;
  }

  /** What was written. */
  private record Written(int length, String hash) {}

  private final Path path;
  private final Source source;

  /** Null until it was written. */
  private volatile Written written;

  KeptFile(Path path, Source source) {
    this.path = path;
    this.source = source;
  }

  /** The file, as it was written; written anew if it is not there or has changed. */
  Path get() throws IOException {
    if (written == null || !isUnchanged(written)) {
      write();
    }
    return path;
  }

  private void write() throws IOException {
    byte[] content = source.content();
    Path directory = path.getParent();
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      PrivateFiles.makeDirectory(directory);
    }
    // Moved there in one step: another thread may just have given the path to a worker. Workers,
    // which can write there too, do not know the name beforehand.
    Path whole = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
    Files.write(whole, content, StandardOpenOption.CREATE_NEW);
    Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = new Written(content.length, hash(content));
  }

  private boolean isUnchanged(Written before) {
    try {
      byte[] now =
          UntrustedFile.read(
              path.getParent(), path.getFileName().toString(), before.length() + 1, BOUND);
      return before.hash().equals(hash(now));
    } catch (IOException e) {
      return false;
    }
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
