package dev.glovebox.stubs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory of the file system that holds all stubs side by side: the one that was built, or a
 * copy of what a jar holds.
 */
final class StubDirectory {
  private static final String INDEX = "index.txt";
  private static final String PROGRAM = "prefork";

  /** Names a directory of stubs to use as it is: what another JVM has copied from the jar. */
  private static final String PROPERTY = "glovebox.stubs.directory";

  private StubDirectory() {}

  /**
   * Where the stubs lie on the disk: where {@link #PROPERTY} says, or where they were built. From a
   * jar they are copied to a temporary directory, which ends with the JVM.
   */
  static Path locate() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return Path.of(given);
    }
    URI index = index();
    if (index.getScheme().equals("file")) {
      return Path.of(index).getParent();
    }
    try {
      Path directory = Files.createTempDirectory("glovebox-stubs-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return copyTo(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory for the stubs", e);
    }
  }

  /** Copies all stubs, the index with them, and makes the program executable. */
  static Path copyTo(Path directory) {
    URI index = index();
    try {
      Files.createDirectories(directory);
      if (index.getScheme().equals("file")) {
        copyAll(Path.of(index).getParent(), directory);
      } else {
        String whole = index.toString();
        URI jar = URI.create(whole.substring(0, whole.lastIndexOf("!/")));
        Path file = Path.of(URI.create(jar.getRawSchemeSpecificPart()));
        try (FileSystem zip = FileSystems.newFileSystem(file, Map.of())) {
          copyAll(zip.getPath("/" + StubPlatform.prefix()), directory);
        }
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the native stubs to " + directory, e);
    }
  }

  static StubIndex indexOf(Path directory) {
    return StubIndex.read(directory.resolve(INDEX));
  }

  private static URI index() {
    String name = StubPlatform.prefix() + "/" + INDEX;
    URL url = StubDirectory.class.getClassLoader().getResource(name);
    if (url == null) {
      throw new IllegalStateException(
          "there are no native stubs for "
              + StubPlatform.prefix()
              + " on the class path. Build the module native-stubs on this platform.");
    }
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path entry of " + url + " is no URI", e);
    }
  }

  private static void copyAll(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(from)) {
      files = entries.toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(file.getFileName().toString());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      PosixFileAttributeView posix = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
      if (posix != null) {
        boolean program = copy.endsWith(PROGRAM);
        posix.setPermissions(PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The JVM is ending: nobody is left to tell.
    }
  }
}
