package dev.glovebox.file;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/**
 * One file, held without having been opened: a descriptor of Linux's {@code O_PATH}. To make one
 * never waits, whatever lies there, and does not follow a link; what is asked of it then is asked
 * of that very file, whatever is put in its place.
 *
 * <p>Where there is no such thing it stands for the path, and only what lies there at the time of a
 * question is answered for.
 *
 * <p>Source of the numbers: {@code asm-generic/fcntl.h}, and {@code fcntl.h} of arm64.
 *
 * <p><b>Threads:</b> one at a time. Makes calls into JNA, so it is used under no lock.
 */
final class PathHandle implements Closeable {
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int O_NOFOLLOW_ARM = 0x8000;
  private static final int ENOENT = 2;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final int descriptor;
  private final Path path;

  private PathHandle(int descriptor, Path path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /**
   * Takes hold of what lies at {@code path} itself; the directories on the way are followed.
   *
   * @throws NoSuchFileException if nothing does
   */
  static PathHandle of(Path path) throws IOException {
    if (!Libc.AVAILABLE) {
      return new PathHandle(-1, path);
    }
    int descriptor =
        Libc.OPEN.invokeInt(new Object[] {terminated(path), O_PATH | O_CLOEXEC | Libc.NOFOLLOW});
    if (descriptor >= 0) {
      return new PathHandle(descriptor, DESCRIPTORS.resolve(Integer.toString(descriptor)));
    }
    int errno = Native.getLastError();
    if (errno == ENOENT) {
      throw new NoSuchFileException(path.toString());
    }
    throw new FileSystemException(path.toString(), null, "open failed, errno " + errno);
  }

  /** Leads to this file, and if it is a directory, to what is in it. */
  Path path() {
    return path;
  }

  /** Whether it is a directory, and no link to one. */
  boolean isDirectory() throws IOException {
    return attributes().isDirectory();
  }

  /** What it is. */
  BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, links());
  }

  /** A number that the view "unix" has of this file; empty where there is no such view. */
  OptionalLong number(String name) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        ((Number) Files.getAttribute(path, "unix:" + name, links())).longValue());
  }

  /** The path of a descriptor is itself a link, to the file; a link that is held answers as one. */
  private LinkOption[] links() {
    return descriptor < 0 ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
  }

  /** The bytes of a path, which need be no text in any encoding: only its URI has them all. */
  private static byte[] terminated(Path path) {
    String raw = path.toUri().getRawPath();
    int end = raw.length() > 1 && raw.endsWith("/") ? raw.length() - 1 : raw.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(end + 1);
    for (int i = 0; i < end; i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      Libc.CLOSE.invokeInt(new Object[] {descriptor});
    }
  }

  /** The functions of the C library, where they and {@code /proc} are there. */
  private static final class Libc {
    static final int NOFOLLOW = Platform.isARM() ? O_NOFOLLOW_ARM : O_NOFOLLOW;
    static final Function OPEN;
    static final Function CLOSE;
    static final boolean AVAILABLE;

    static {
      Function open = null;
      Function close = null;
      try {
        if (Platform.isLinux()
            && (Platform.isIntel() || Platform.isARM())
            && Files.isDirectory(DESCRIPTORS)) {
          open = NativeLibrary.getProcess().getFunction("open");
          close = NativeLibrary.getProcess().getFunction("close");
        }
      } catch (LinkageError | RuntimeException e) {
        open = null;
      }
      OPEN = open;
      CLOSE = close;
      AVAILABLE = open != null && close != null;
    }

    private Libc() {}
  }
}
