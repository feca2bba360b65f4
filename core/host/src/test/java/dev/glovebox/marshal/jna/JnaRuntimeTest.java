package dev.glovebox.marshal.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The libraries that Glovebox itself needs are others than those it was built with. */
@Timeout(60)
class JnaRuntimeTest {
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  @TempDir Path directory;

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static Path jnaJar() {
    return classPath().stream()
        .filter(
            entry -> Files.isRegularFile(entry) && entry.toString().matches(".*/jna-[0-9.]+\\.jar"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> withoutJna() {
    return classPath().stream().filter(entry -> !entry.equals(jnaJar())).toList();
  }

  private static URLClassLoader loader(List<Path> entries, ClassLoader parent) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path entry : entries) {
      urls.add(entry.toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), parent);
  }

  /** Before all else on the class path: a class in place of that of a library. */
  private URLClassLoader shadowing(String name, String source) throws IOException {
    Path file = directory.resolve(name.replace('.', '/') + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                file.toString());
    assertThat(failed).isZero();
    List<Path> entries = new ArrayList<>(classPath());
    entries.add(0, directory);
    return loader(entries, PLATFORM);
  }

  /** What Glovebox.open says there, as its class's name and message. */
  private static String open(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> registry = loader.loadClass("dev.glovebox.registry.Registry");
    Object builder = registry.getMethod("builder").invoke(null);
    Object empty = builder.getClass().getMethod("build").invoke(builder);
    return failure(loader, registry, empty);
  }

  private static String failure(ClassLoader loader, Class<?> type, Object argument)
      throws ReflectiveOperationException {
    try {
      Object box =
          loader.loadClass("dev.glovebox.Glovebox").getMethod("open", type).invoke(null, argument);
      ((AutoCloseable) box).close();
      return "opened";
    } catch (InvocationTargetException e) {
      return e.getCause().toString();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theOneOfThisBuild_isUsable_andItsVersionIsThatOfTheJar() {
    assertThatCode(JnaRuntime::requireUsable).doesNotThrowAnyException();
    assertThat(jnaJar()).hasFileName("jna-" + JnaRuntime.version() + ".jar");
    assertThat(JnaRuntime.version()).isEqualTo(Native.VERSION);
  }

  @Test
  void anOlderJna_isRefusedWithItsVersion() throws Exception {
    try (URLClassLoader loader =
        shadowing(
            "com.sun.jna.Version",
            "package com.sun.jna;\n"
                + "interface Version { String VERSION = \"5.11.0\";"
                + " String VERSION_NATIVE = \"6.1.2\"; }")) {
      assertThat(open(loader))
          .startsWith("dev.glovebox.failure.IncompatibleDependencyException: JNA 5.11.0 is on")
          .contains("needs 5.12.0");
    }
  }

  @Test
  void aJnaThatLacksAnInternal_isRefusedWithItsVersion() throws Exception {
    try (URLClassLoader loader =
        shadowing(
            "com.sun.jna.StringArray",
            "package com.sun.jna;\npublic class StringArray extends Memory {\n"
                + "  public StringArray(String[] strings) { super(8); } }")) {
      assertThat(open(loader))
          .startsWith("dev.glovebox.failure.IncompatibleDependencyException: JNA ")
          .contains(Native.VERSION)
          .contains("StringArray has no field natives");
    }
  }

  @Test
  void theBridgeOfAnotherGlovebox_isRefused() throws Exception {
    try (URLClassLoader loader =
        shadowing(
            "com.sun.jna.JnaInternals",
            "package com.sun.jna;\npublic class JnaInternals { public static int REVISION = 0; }")) {
      assertThat(open(loader))
          .startsWith("dev.glovebox.failure.IncompatibleDependencyException: JNA's class loader")
          .contains("revision 0, not ");
    }
  }

  @Test
  void allClassesOfTheBridge_areDefined() throws Exception {
    Path compiled = Path.of("..", "bridge", "target", "classes", "com", "sun", "jna");
    try (Stream<Path> files = Files.list(compiled)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".class", "")))
          .filteredOn(name -> !name.equals("package-info"))
          .containsExactlyInAnyOrderElementsOf(JnaBridge.CLASSES);
    }
  }

  @Test
  void anOlderJackson_isRefusedWithItsVersion() throws Exception {
    String name = "com.fasterxml.jackson.core.json.PackageVersion";
    try (URLClassLoader loader =
        shadowing(
            name,
            "package com.fasterxml.jackson.core.json;\n"
                + "import com.fasterxml.jackson.core.Version;\n"
                + "public final class PackageVersion"
                + " implements com.fasterxml.jackson.core.Versioned {\n"
                + "  public static final Version VERSION ="
                + " new Version(2, 14, 3, null, \"com.fasterxml.jackson.core\", \"core\");\n"
                + "  public Version version() { return VERSION; } }")) {
      assertThat(failure(loader, Path.class, directory.resolve("registry.yaml")))
          .startsWith(
              "dev.glovebox.failure.IncompatibleDependencyException: Jackson's jackson-core")
          .contains("2.14.3")
          .contains("needs 2.15.0");
      assertThat(open(loader)).as("a registry without a file").isEqualTo("opened");
    }
  }

  @Test
  void aMissingJackson_isNamed() throws Exception {
    List<Path> without =
        classPath().stream().filter(entry -> !entry.toString().contains("jackson")).toList();
    try (URLClassLoader loader = loader(without, PLATFORM)) {
      assertThat(failure(loader, Path.class, directory.resolve("registry.yaml")))
          .startsWith("dev.glovebox.failure.IncompatibleDependencyException: a part of Jackson");
    }
  }

  @Test
  void aJnaInAnotherClassLoader_isUsed_andSharedWithAnotherGlovebox() throws Exception {
    try (URLClassLoader parent = loader(List.of(jnaJar()), PLATFORM);
        URLClassLoader child = loader(withoutJna(), parent);
        URLClassLoader second = loader(withoutJna(), parent)) {
      assertThat(open(child)).isEqualTo("opened");
      assertThat(open(second)).isEqualTo("opened");
    }
  }

  /** Started in a JVM where JNA is a module. */
  static final class Opens {
    private Opens() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
      System.out.println(open(Opens.class.getClassLoader()));
    }
  }

  @Test
  void aJnaThatIsAModule_isUsed() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                jnaJar().toString(),
                "--add-modules",
                "com.sun.jna",
                "-cp",
                String.join(File.pathSeparator, withoutJna().stream().map(Path::toString).toList()),
                Opens.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      // Newer JDKs have warnings before it.
      assertThat(output.lines()).as(output).contains("opened");
    } finally {
      process.destroyForcibly();
    }
  }
}
