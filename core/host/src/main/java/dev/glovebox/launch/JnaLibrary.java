package dev.glovebox.launch;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JNA's own native library as a file, so that not every worker has to unpack it from JNA's jar.
 *
 * <p>It is nobody's to change but the host's user's, who could change the jar as well. A worker
 * that does not find it, or cannot load it, unpacks one for itself.
 */
final class JnaLibrary {
  private JnaLibrary() {}

  /** Whether the library lies in a directory. */
  static boolean isIn(Path directory) {
    return Files.isRegularFile(directory.resolve(System.mapLibraryName("jnidispatch")));
  }

  /**
   * Writes the library into a directory, which is created (0700).
   *
   * @return whether it is there now; not, where JNA's jar has none for this platform
   */
  static boolean unpackInto(Path directory) throws IOException {
    String name = System.mapLibraryName("jnidispatch");
    String resource = "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + name;
    try (InputStream in = Native.class.getResourceAsStream(resource)) {
      if (in == null) {
        return false;
      }
      PrivateFiles.createDirectory(directory);
      Files.copy(in, directory.resolve(name));
      return true;
    }
  }
}
