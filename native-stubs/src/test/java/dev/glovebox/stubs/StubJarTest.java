package dev.glovebox.stubs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM whose class path is a jar; it runs {@link StubJarProbe}. */
@Timeout(120)
class StubJarTest {
  @TempDir Path directory;

  @Test
  void fromAJar_theStubsAreCopiedAndEndWithTheJvm() throws Exception {
    StubTools.need("prefork");
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path jar = pack(NativeStubs.directory().getParent());
    Path tests =
        Path.of(StubJarTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Command java =
        Command.run(
            directory.resolve("log"),
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                jar + ":" + tests,
                StubJarProbe.class.getName()));

    assertThat(java.output().strip())
        .startsWith(temporary + "/glovebox-stubs-")
        .endsWith("/prefork true");
    assertThat(java.exit()).isZero();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.toString().contains("glovebox-stubs"))).isEmpty();
    }
  }

  private Path pack(Path classes) throws IOException {
    // With a space in its name, which a URI spells otherwise than a path.
    Path jar = directory.resolve("native stubs.jar");
    List<Path> files;
    try (Stream<Path> tree = Files.walk(classes)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out)) {
      for (Path file : files) {
        packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
    return jar;
  }
}
