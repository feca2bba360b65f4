package dev.glovebox.cli.doctor;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The compilers that the samples and tests are built with; calling libraries needs none.
 *
 * @param searchPath the value of {@code PATH}, or null
 */
record ToolchainCheck(String searchPath) implements Check {
  @Override
  public List<Finding> look() {
    return List.of(tool("gcc", "gcc"), tool("go", "golang-go"));
  }

  private Finding tool(String name, String debianPackage) {
    return find(name)
        .map(path -> Finding.ok(name, path.toString()))
        .orElseGet(
            () ->
                Finding.warn(
                    name,
                    "is not on the PATH",
                    "Only building the samples and tests needs it: apt-get install "
                        + debianPackage
                        + "."));
  }

  private Optional<Path> find(String name) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(searchPath == null ? "" : searchPath)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
