package dev.glovebox.samples.readme;

import dev.glovebox.samples.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown files of the project. */
final class Documents {
  private static final Path ROOT = Checkout.root();

  private Documents() {}

  /** All of them but the changelog, by their paths from the root. */
  static List<String> all() throws IOException {
    List<String> all = new ArrayList<>(List.of("README.md", "ARCHITECTURE.md", "SECURITY.md"));
    for (String directory : List.of("docs", "samples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
        files
            .map(file -> ROOT.relativize(file).toString())
            .filter(file -> file.endsWith(".md") && !file.contains("/target/"))
            .sorted()
            .forEach(all::add);
      }
    }
    return all;
  }

  /** The text of one. */
  static String text(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }
}
