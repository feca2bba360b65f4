package dev.glovebox.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.it.AvailableStubs;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.TestClassPath;
import dev.glovebox.stubs.NativeStubs;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's first example as a named module, with Glovebox and JNA on the module path. */
@Timeout(120)
class NamedModuleIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern OTHERS =
      Pattern.compile(
          ".*/(jna|commons-exec|asm|slf4j-api|jackson-core|jackson-databind"
              + "|jackson-annotations|jackson-dataformat-yaml|snakeyaml)-[0-9][^/]*\\.jar");

  @TempDir Path directory;

  @BeforeEach
  void jarsHaveDescriptors() throws IOException {
    NativeStubs.require("greeter");
    boolean modules = ModuleFinder.of(jar("host")).find("dev.glovebox.core").isPresent();
    if (!modules && !AvailableStubs.everythingIsRequired()) {
      System.out.println("skipped: jars have no descriptors of modules without -Pchecks");
      Assumptions.abort("jars have no descriptors of modules without -Pchecks");
    }
    assertThat(modules).as("built with -Pchecks").isTrue();
  }

  private static Path jar(String module) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("core").resolve(module).resolve("target"))) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("glovebox-[a-z]+-[0-9][^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** JNA with a descriptor, which opens nothing. */
  private static Path strictJna() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target", "jpms"))) {
      return files.findFirst().orElseThrow().toAbsolutePath();
    }
  }

  private static String modulePath() throws IOException {
    return modulePath(null);
  }

  /** With another jar in place of JNA's, if one is given. */
  private static String modulePath(Path jna) throws IOException {
    List<String> path = new ArrayList<>();
    if (jna != null) {
      path.add(jna.toString());
    }
    for (String module : List.of("base", "guard", "registry", "worker", "host")) {
      path.add(jar(module).toString());
    }
    Arrays.stream(TestClassPath.text().split(File.pathSeparator))
        .filter(entry -> OTHERS.matcher(entry).matches())
        .filter(entry -> jna == null || !Path.of(entry).getFileName().toString().startsWith("jna-"))
        .distinct()
        .forEach(path::add);
    return String.join(File.pathSeparator, path);
  }

  /** Its class in a package, which a module must have. */
  private Path source() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(readme);
    assertThat(block.find()).isTrue();
    Path sources = Files.createDirectories(directory.resolve("src/app"));
    Files.writeString(sources.resolve("Hello.java"), "package app;\n\n" + block.group(1));
    return Files.writeString(
        directory.resolve("src/module-info.java"),
        "module app {\n  requires dev.glovebox.core;\n  exports app;\n}\n");
  }

  private void compile() throws Exception {
    Path descriptor = source();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "javac").toString()));
    command.addAll(
        List.of("--module-path", modulePath(), "-d", directory.resolve("out").toString()));
    command.addAll(
        List.of(descriptor.toString(), descriptor.resolveSibling("app/Hello.java").toString()));
    Run compiled = run(command);
    assertThat(compiled.exit()).as(compiled.said()).isZero();
  }

  private Run hello(String modulePath, String... options) throws Exception {
    List<String> command = new ArrayList<>(ChildJava.command());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Dglovebox.run.dir=" + directory.resolve("run"),
            "--module-path",
            modulePath + File.pathSeparator + directory.resolve("out"),
            "-m",
            "app/app.Hello",
            "samples/registry.yaml"));
    return run(command);
  }

  private record Run(int exit, String said) {}

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), said);
  }

  @Test
  void readmesExample_asANamedModule_isCompiled_andCallsItsLibrary() throws Exception {
    compile();

    assertThat(hello(modulePath()).said().lines()).contains("42", "Hello, World!", "3");
  }

  @Test
  void aJnaThatIsClosed_isRefusedWithTheOptionThatHelps() throws Exception {
    compile();
    String strict = modulePath(strictJna());
    String opening = "com.sun.jna/com.sun.jna=dev.glovebox.core";

    Run refused = hello(strict);
    Run opened = hello(strict, "--add-opens", opening);

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.said())
        .contains("IncompatibleDependencyException", "--add-opens " + opening);
    assertThat(opened.said().lines()).contains("42", "Hello, World!", "3");
  }

  /** Nothing of it but the run directory and the library lies outside the image then. */
  @Test
  void anImageThatIsLinkedOfAllOfIt_callsItsLibrary() throws Exception {
    compile();
    Path image = directory.resolve("image");
    Run linked =
        run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--module-path",
                modulePath(strictJna()) + File.pathSeparator + directory.resolve("out"),
                "--add-modules",
                "app,dev.glovebox.registry.jackson",
                "--strip-debug",
                "--output",
                image.toString()));
    assertThat(linked.exit()).as(linked.said()).isZero();

    List<String> command = new ArrayList<>(List.of(image.resolve("bin/java").toString()));
    command.addAll(ChildJava.options());
    command.addAll(
        List.of(
            "--add-opens",
            "com.sun.jna/com.sun.jna=dev.glovebox.core",
            "-Dglovebox.run.dir=" + directory.resolve("run"),
            "-m",
            "app/app.Hello",
            "samples/registry.yaml"));
    assertThat(run(command).said().lines()).contains("42", "Hello, World!", "3");
  }
}
