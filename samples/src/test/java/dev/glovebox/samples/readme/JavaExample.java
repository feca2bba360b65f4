package dev.glovebox.samples.readme;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A Java block of the README: compiled, and run if it has a main method. */
final class JavaExample {
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("(?m)^public (?:final )?(?:class|interface|record) (\\w+)");

  private final ReadmeBlocks.Block block;
  private final Path directory;

  JavaExample(ReadmeBlocks.Block block, Path directory) {
    this.block = block;
    this.directory = directory;
  }

  /** Whether it is something to run. */
  boolean hasMain() {
    return block.text().contains("static void main(");
  }

  /** The compiler's messages; empty if there are none. */
  String compile() throws IOException {
    Path source = directory.resolve(typeName() + ".java");
    Files.writeString(source, block.text());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "-cp",
                      System.getProperty("java.class.path")
                          + System.getProperty("path.separator")
                          + directory,
                      "-Xlint:all,-processing,-serial,-path",
                      "-proc:none",
                      "-d",
                      directory.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      return compiled && messages.toString().isEmpty() ? "" : "failed: " + messages;
    }
  }

  /** Runs its main method in this JVM. */
  void run(String... arguments) throws Exception {
    URL[] classes = {directory.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      loader
          .loadClass(typeName())
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    }
  }

  private String typeName() {
    Matcher type = PUBLIC_TYPE.matcher(block.text());
    if (!type.find()) {
      throw new IllegalStateException(block + " has no public type");
    }
    return type.group(1);
  }
}
