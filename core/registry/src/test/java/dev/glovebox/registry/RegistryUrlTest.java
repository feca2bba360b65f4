package dev.glovebox.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.glovebox.failure.RegistryException;
import dev.glovebox.registry.LibrarySource.FilePath;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry is read from a URL as it is from a file. */
@Timeout(60)
class RegistryUrlTest {
  private static final String TEXT = "libraries:\n  a: { path: native/liba.so }\n";

  @TempDir Path folder;

  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private URL url(String user, String rest) throws IOException {
    String host = server.getAddress().getAddress().getHostAddress();
    return URI.create("http://" + user + host + ":" + server.getAddress().getPort() + rest).toURL();
  }

  private static RegistryException refusal(URL url) {
    RegistryException refusal =
        catchThrowableOfType(RegistryException.class, () -> Registry.open(url));
    assertThat(refusal).as("must be refused: %s", url).isNotNull();
    return refusal;
  }

  @Test
  void aFileIsOpenedAsByItsPath() throws IOException {
    Path file = Files.writeString(folder.resolve("my registry.yaml"), TEXT);

    Registry registry = Registry.open(file.toUri().toURL());

    assertThat(registry.file()).contains(file);
    assertThat(registry.requireLibrary("a").source())
        .isEqualTo(new FilePath(folder.resolve("native/liba.so")));
  }

  @Test
  void aFileThatIsNotThere_isRefusedByItsPath() throws IOException {
    Path file = folder.resolve("no.yaml");

    assertThat(refusal(file.toUri().toURL()))
        .hasMessageContaining(file + ": there is no such file");
  }

  @Test
  void aFileOfAnotherMachine_isRefused() throws IOException {
    assertThat(refusal(URI.create("file://elsewhere/r.yaml").toURL()))
        .hasMessageContaining("file://elsewhere/r.yaml: cannot be read")
        .hasMessageContaining("not the URL of a local file");
  }

  @Test
  void aResourceOfAJarIsRead_andTheJarIsNotKeptInACache() throws IOException {
    Path jar = folder.resolve("app.jar");
    URL resource = URI.create("jar:" + jar.toUri() + "!/conf/r.yaml").toURL();
    jar(jar, TEXT);
    assertThat(Registry.open(resource).libraries()).containsOnlyKeys("a");

    jar(jar, TEXT.replace("a:", "b:"));

    Registry registry = Registry.open(resource);
    assertThat(registry.libraries()).containsOnlyKeys("b");
    assertThat(registry.file()).isEmpty();
    assertThat(registry.requireLibrary("b").source())
        .isEqualTo(new FilePath(Path.of("native/liba.so").toAbsolutePath()));
  }

  private static void jar(Path file, String text) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("conf/r.yaml"));
      jar.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatAServerSendsIsRead_andItsFaultsHaveTheirPlace() throws IOException {
    answer("/good.yaml", TEXT);
    answer("/bad.json", "{\"libraries\": {\"a\": {\"pth\": 1}}}");

    assertThat(Registry.open(url("", "/good.yaml?token=hunter2")).libraries())
        .containsOnlyKeys("a");
    assertThat(refusal(url("user:hunter2@", "/bad.json?token=hunter2")))
        .hasMessageContaining("/bad.json:1:22: unknown key 'pth'")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void whatAServerDoesNotHave_isRefusedWithoutUserAndQuery() throws IOException {
    URL url = url("user:hunter2@", "/no.yaml?token=hunter2");

    RegistryException refusal = refusal(url);

    assertThat(refusal.getMessage()).contains(url("", "/no.yaml") + ": cannot be read");
    StringWriter trace = new StringWriter();
    refusal.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("hunter2");
  }

  @Test
  void aServerThatIsNotThere_isToldOfWithItsCause() throws IOException {
    URL url = url("", "/r.yaml");
    server.stop(0);

    assertThat(refusal(url))
        .hasMessageContaining("cannot be read")
        .hasCauseInstanceOf(IOException.class);
  }
}
