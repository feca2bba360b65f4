package dev.glovebox.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Libraries of which every process has some, and which therefore say nothing about one of them. */
final class BaseLibraries {
  private static final Set<String> C_LIBRARY =
      Set.of(
          "libc.so.6",
          "libm.so.6",
          "libmvec.so.1",
          "libpthread.so.0",
          "libdl.so.2",
          "librt.so.1",
          "libutil.so.1",
          "libresolv.so.2",
          "libcrypt.so.1");

  /**
   * libstdc++ needs pthread_create only for std::thread, and only where its caller asks for one;
   * that caller then needs {@link #CPP_THREAD_START}, which counts against it. libgcc refers to
   * pthread functions weakly, to learn whether the program has threads at all.
   */
  private static final Set<String> COMPILER_LIBRARIES =
      Set.of("libstdc++.so.6", "libgcc_s.so.1", "libatomic.so.1");

  /** {@code std::thread::_M_start_thread}: what inlined C++ code calls to start a thread. */
  static final String CPP_THREAD_START = "_ZNSt6thread15_M_start_thread";

  /** Every JVM has these loaded before any library of ours; the loader then searches no more. */
  private static final Set<String> JVM = Set.of("libjvm.so", "libjava.so", "libjli.so");

  private BaseLibraries() {}

  static boolean isCLibrary(String soname) {
    return C_LIBRARY.contains(soname)
        || soname.startsWith("ld-linux")
        || soname.startsWith("ld64.so")
        || soname.startsWith("libc.musl-")
        || soname.startsWith("ld-musl-");
  }

  /** Whether rules 8, 9, 12 and 13 (what a file imports) would say nothing about this file. */
  static boolean exemptFromImportRules(ElfRead file) {
    String name = nameOf(file);
    return isCLibrary(name) || COMPILER_LIBRARIES.contains(name);
  }

  static String nameOf(ElfRead file) {
    return file.soname().orElseGet(() -> String.valueOf(file.file().getFileName()));
  }

  /** The file of a library that the JVM of a worker has loaded already. */
  static Optional<Path> ofJvm(String soname) {
    String home = System.getProperty("java.home");
    if (home == null || !JVM.contains(soname)) {
      return Optional.empty();
    }
    Path lib = Path.of(home, "lib");
    return Stream.concat(Stream.of(lib), List.of(lib.resolve("server")).stream())
        .map(directory -> directory.resolve(soname))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
