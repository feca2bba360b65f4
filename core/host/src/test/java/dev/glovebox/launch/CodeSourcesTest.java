package dev.glovebox.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Native;
import dev.glovebox.failure.WorkerStartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeSourcesTest {
  private static final String EXAMPLE = "dev.glovebox.launch.EchoMain";
  private static final String RESOURCE = EXAMPLE.replace('.', '/') + ".class";

  @TempDir Path directory;

  private CodeSources sources() {
    return new CodeSources(directory.resolve("classes"));
  }

  @Test
  void theClassPathHoldsTheWorkerAndJnaOnceEach_andNothingElse() {
    List<Path> path = sources().of(List.of(WorkerProcess.class, Native.class, Native.class));
    assertThat(path).hasSize(2).doesNotHaveDuplicates().allSatisfy(e -> assertThat(e).exists());
    assertThat(path.get(1).getFileName().toString()).startsWith("jna-");
    assertThat(directory.resolve("classes")).as("nothing is to be copied").doesNotExist();
  }

  @Test
  void aPathWithBlanksAndPercentSignsIsDecoded() throws Exception {
    Path jar = Files.createFile(directory.resolve("a b%20c+d.jar"));
    assertThat(CodeSources.path("X", jar.toUri().toURL())).isEqualTo(jar.toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({
    "jar:nested:%s/!BOOT-INF/lib/inner.jar!/",
    "jar:nested:%s/!BOOT-INF/classes/!/",
    "jar:file:%s!/BOOT-INF/lib/inner.jar!/",
    "jar:file:%s!/BOOT-INF/lib/inner.jar",
    "jar:file:%s!/BOOT-INF/classes!/",
    "jar:file:%s!/BOOT-INF/classes/"
  })
  void whatLiesInAJar_isCopiedOutOfIt_once(String form) throws Exception {
    Path app = bootJar(directory.resolve("my app+1.jar"));
    Class<?> type = definedFrom(location(form.formatted(app.toUri().getRawPath())));
    CodeSources sources = sources();

    Path copy = sources.of(List.of(type)).get(0);

    try (URLClassLoader loader = new URLClassLoader(new URL[] {copy.toUri().toURL()}, null)) {
      assertThat(loader.loadClass(EXAMPLE)).isNotSameAs(EchoMain.class);
    }
    Object before = Files.getAttribute(copy, "unix:ino");
    assertThat(sources.of(List.of(type))).containsExactly(copy);
    assertThat(Files.getAttribute(copy, "unix:ino")).isEqualTo(before);
  }

  @Test
  void aCopyThatWasChangedOrRemoved_isMadeAnew() throws Exception {
    Path app = bootJar(directory.resolve("app.jar"));
    Class<?> type = definedFrom(location("jar:nested:" + app + "/!BOOT-INF/lib/inner.jar!/"));
    CodeSources sources = sources();
    Path copy = sources.of(List.of(type)).get(0);
    byte[] content = Files.readAllBytes(copy);

    Files.write(copy, new byte[] {1});
    assertThat(sources.of(List.of(type)).get(0)).hasBinaryContent(content);

    Files.delete(copy);
    Files.delete(copy.getParent());
    assertThat(sources.of(List.of(type)).get(0)).hasBinaryContent(content);
  }

  @ParameterizedTest
  @CsvSource({
    "jar:nested:/no/such.jar/!BOOT-INF/lib/inner.jar!/, cannot be copied",
    "jar:file:/no/such.jar!/BOOT-INF/lib/inner.jar!/, cannot be copied",
    "vfs:/deployment/app.war/x.jar, is no jar or directory"
  })
  void whatIsNotThere_orUnknown_isNamed(String url, String problem) throws Exception {
    Class<?> type = definedFrom(location(url));
    assertThatThrownBy(() -> sources().of(List.of(type)))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining(EXAMPLE)
        .hasMessageContaining(url)
        .hasMessageContaining(problem);
  }

  @Test
  void aJarThatWasRemovedIsRefused() {
    assertThatThrownBy(() -> CodeSources.path("X", directory.resolve("gone.jar").toUri().toURL()))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("gone.jar, which is no longer there");
  }

  @Test
  void aClassOfTheJdkHasNoPlace() {
    assertThatThrownBy(() -> sources().of(List.of(String.class)))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("java.lang.String does not say where it comes from");
  }

  private static byte[] example() throws IOException {
    try (InputStream in = EchoMain.class.getResourceAsStream("/" + RESOURCE)) {
      return in.readAllBytes();
    }
  }

  private static void zip(OutputStream to, Map<String, byte[]> content) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(to)) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  private static Path bootJar(Path jar) throws IOException {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    zip(inner, Map.of(RESOURCE, example()));
    zip(
        Files.newOutputStream(jar),
        Map.of(
            "BOOT-INF/lib/inner.jar",
            inner.toByteArray(),
            "BOOT-INF/classes/" + RESOURCE,
            example(),
            "META-INF/MANIFEST.MF",
            new byte[0]));
    return jar;
  }

  /** With protocols that only some class loaders have. */
  private static URL location(String text) throws IOException {
    return new URL(
        null,
        text,
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("not to be asked");
          }

          @Override
          protected void parseURL(URL url, String spec, int start, int limit) {
            setURL(url, url.getProtocol(), "", -1, "", "", spec.substring(start), null, null);
          }

          @Override
          protected String toExternalForm(URL url) {
            return url.getProtocol() + ":" + url.getPath();
          }
        });
  }

  private static Class<?> definedFrom(URL location) throws IOException {
    byte[] code = example();
    return new ClassLoader(null) {
      Class<?> define() {
        return defineClass(
            EXAMPLE,
            code,
            0,
            code.length,
            new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null));
      }
    }.define();
  }

  /** A jar that says it carries {@code worker} for workers, and does so or not. */
  private Class<?> inJarWithWorker(byte[] worker, boolean carried) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Glovebox-Worker", "META-INF/w/worker.jar");
    Path jar = directory.resolve("runnable.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new ZipEntry(carried ? "META-INF/w/worker.jar" : "META-INF/w/other"));
      out.write(worker);
    }
    return definedFrom(jar.toUri().toURL());
  }

  @Test
  void aJarThatCarriesOneForWorkers_isLeftForThat() throws Exception {
    ByteArrayOutputStream worker = new ByteArrayOutputStream();
    zip(worker, Map.of(RESOURCE, example()));
    Class<?> main = inJarWithWorker(worker.toByteArray(), true);

    List<Path> classPath = sources().ofWorker(main, CodeSourcesTest.class);

    assertThat(classPath).hasSize(1);
    assertThat(classPath.get(0))
        .hasBinaryContent(worker.toByteArray())
        .hasParent(directory.resolve("classes"));
  }

  @Test
  void aJarThatDoesNotCarryWhatItSays_isAnEntryItself() throws Exception {
    Class<?> main = inJarWithWorker(new byte[0], false);

    assertThat(sources().ofWorker(main, CodeSourcesTest.class))
        .hasSize(2)
        .startsWith(directory.resolve("runnable.jar"));
  }

  @Test
  void whereTheCopyHasNoPlace_theWholeJarIsAnEntry() throws Exception {
    Class<?> main = inJarWithWorker(example(), true);
    Files.write(directory.resolve("classes"), new byte[0]);

    assertThat(sources().ofWorker(main)).containsExactly(directory.resolve("runnable.jar"));
  }

  @Test
  void theLocationOfAWholeJar_isThatJar() throws Exception {
    Path app = bootJar(directory.resolve("app.jar"));

    assertThat(NestedCode.at(URI.create("jar:" + app.toUri() + "!/").toURL()))
        .contains(new NestedCode(app, ""));
  }
}
