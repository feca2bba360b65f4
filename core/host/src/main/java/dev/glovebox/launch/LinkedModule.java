package dev.glovebox.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A module that {@code jlink} has put into the image of this runtime, where no other file holds it.
 * Its classes give {@code jrt:/NAME} as where they come from.
 *
 * @param name of the module
 */
record LinkedModule(String name) {
  private static final String SCHEME = "jrt";

  /** What {@code location} names; empty if it is no module of the image. */
  static Optional<LinkedModule> at(URL location) {
    return location.getProtocol().equals(SCHEME) && location.getPath().length() > 1
        ? Optional.of(new LinkedModule(location.getPath().substring(1)))
        : Optional.empty();
  }

  /** A name for the copy, which a class path can hold. */
  String fileName() {
    return PrivateFiles.asFileName(name) + ".jar";
  }

  /** A jar that is made of it. */
  byte[] content() throws IOException {
    Path root = FileSystems.getFileSystem(URI.create(SCHEME + ":/")).getPath("modules", name);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(root);
        ZipOutputStream out = new ZipOutputStream(content)) {
      for (Iterator<Path> each = files.filter(Files::isRegularFile).iterator(); each.hasNext(); ) {
        Path file = each.next();
        out.putNextEntry(new ZipEntry(root.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return content.toByteArray();
  }
}
