package dev.glovebox.guard;

import java.nio.file.Path;
import java.util.Set;

/** Files that are mapped in every JVM and need no inspection to be known harmless. */
final class BaseFiles {
  /** What an OpenJDK of this Java puts in its lib directory and every JVM soon loads. */
  private static final Set<String> JDK =
      Set.of(
          "libjvm.so",
          "libjava.so",
          "libjli.so",
          "libjimage.so",
          "libverify.so",
          "libzip.so",
          "libnio.so",
          "libnet.so",
          "libextnet.so",
          "libmanagement.so",
          "libmanagement_ext.so",
          "libinstrument.so",
          "libjdwp.so",
          "libprefs.so",
          "libsyslookup.so");

  private static final Set<String> C_LIBRARY =
      Set.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

  private static final Set<Path> SYSTEM =
      Set.of(Path.of("/lib"), Path.of("/lib64"), Path.of("/usr/lib"), Path.of("/usr/lib64"));

  private BaseFiles() {}

  /**
   * Whether the name and the place of a file both say that it is part of the JDK or of the C
   * library. Neither alone would do: anybody may name a library libzip.so.
   */
  static boolean neverMultithreaded(Path file, Path javaLib) {
    String name = String.valueOf(file.getFileName());
    Path directory = file.getParent();
    if (directory == null) {
      return false;
    }
    if (JDK.contains(name)) {
      return directory.equals(javaLib) || directory.equals(javaLib.resolve("server"));
    }
    return (C_LIBRARY.contains(name) || name.startsWith("ld-linux-"))
        && (SYSTEM.contains(directory)
            || (directory.getParent() != null
                && SYSTEM.contains(directory.getParent())
                && String.valueOf(directory.getFileName()).contains("-linux-gnu")));
  }
}
