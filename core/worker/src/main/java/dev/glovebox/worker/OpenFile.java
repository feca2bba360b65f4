package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A descriptor of a library's file, open as long as this process lives, and a name by which the
 * dynamic loader finds what is behind it, whatever the path of the file has come to name.
 *
 * <p>The name is a link in the worker's own directory, with the file's own name at its end: that is
 * what crash reports show. It is one that was never used before, since the loader knows a library
 * by its name again.
 */
final class OpenFile {
  /** O_RDONLY | O_CLOEXEC, on all of Linux that JNA knows. */
  private static final int FLAGS = 02000000;

  private final int number;
  private final Path descriptor;
  private final Path link;

  private OpenFile(int number, Path descriptor, Path link) {
    this.number = number;
    this.descriptor = descriptor;
    this.link = link;
  }

  /**
   * Opens a file.
   *
   * @param directory to be made, for the link
   * @return empty where this system does not do that: the file is to be loaded by its path
   */
  static Optional<OpenFile> of(Path file, Path directory) {
    NativeLibrary process = NativeLibrary.getProcess();
    Function open =
        Function.getFunction(process.getFunction("open"), Function.C_CONVENTION, "UTF-8");
    int number = open.invokeInt(new Object[] {file.toString(), FLAGS});
    if (number < 0) {
      return Optional.empty();
    }
    // Not /proc/self, so that a debugger finds it too.
    Path descriptor = Path.of("/proc", Long.toString(OwnProcess.pid()), "fd", "" + number);
    Path link = directory.resolve(file.getFileName());
    try {
      Files.createDirectory(directory);
      Files.createSymbolicLink(link, descriptor);
      if (Files.isReadable(link)) {
        return Optional.of(new OpenFile(number, descriptor, link));
      }
    } catch (IOException | RuntimeException impossible) {
      // No /proc, no links, or a name that this locale cannot write: it goes without.
    }
    close(number);
    remove(link);
    return Optional.empty();
  }

  /** The file, as a path that leads to nothing else. */
  Path descriptor() {
    return descriptor;
  }

  /** Lets go of it, and of the name: nothing was loaded by it. */
  void forget() {
    close(number);
    remove(link);
  }

  private static void remove(Path link) {
    try {
      Files.deleteIfExists(link);
      Files.deleteIfExists(link.getParent());
    } catch (IOException left) {
      // It goes with the worker's directory.
    }
  }

  private static void close(int number) {
    NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] {number});
  }

  /** The same, as a name for the dynamic loader. */
  String link() {
    return link.toString();
  }
}
