package dev.glovebox.it.sidecar.container;

import com.github.dockerjava.api.DockerClient;
import dev.glovebox.it.AvailableStubs;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * The Docker daemon of the tests, as {@code it-tests/docker.sh} finds or starts it, for the time of
 * one class: as JUnit's extension, and as Testcontainers' way to it. Where there can be none, the
 * class is skipped and says why; with {@code -Dglovebox.require=all} it fails.
 */
public final class DockerDaemon extends DockerClientProviderStrategy
    implements BeforeAllCallback, AfterAllCallback {
  /** The base image: Debian's smallest, without a JVM. */
  static final String IMAGE = "glovebox-it-base:local";

  private static final int CANNOT = 77;

  private static String host;
  private static DockerClient client;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Process up = script("up");
    String out = new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String err = new String(up.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!up.waitFor(10, TimeUnit.SECONDS) || up.exitValue() != 0) {
      if (up.exitValue() == CANNOT && !AvailableStubs.everythingIsRequired()) {
        System.out.println("skipped: " + err);
        Assumptions.abort("skipped: " + err);
      }
      throw new AssertionError("it-tests/docker.sh up: " + err);
    }
    host = out;
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (host == null) {
      return;
    }
    if (client != null) {
      // At the end of the JVM it looks for containers once more, and would complain.
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, failure) -> {
            if (thread.getThreadGroup() != DockerClientFactory.TESTCONTAINERS_THREAD_GROUP) {
              failure.printStackTrace();
            }
          });
      // Testcontainers never closes it; its sockets would be left over after the class.
      client.close();
    }
    Process down = script("down");
    down.getInputStream().readAllBytes();
    if (!down.waitFor(60, TimeUnit.SECONDS) || down.exitValue() != 0) {
      throw new AssertionError("it-tests/docker.sh down failed");
    }
  }

  private static Process script(String what) throws IOException {
    return new ProcessBuilder("bash", Path.of("docker.sh").toAbsolutePath().toString(), what)
        .start();
  }

  /** Testcontainers' only client, of which it makes one for each JVM. */
  static DockerClient client() {
    return DockerClientFactory.lazyClient();
  }

  @Override
  public String getDescription() {
    return "the daemon of it-tests/docker.sh";
  }

  @Override
  protected int getPriority() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected boolean isPersistable() {
    return false;
  }

  @Override
  public TransportConfig getTransportConfig() {
    return TransportConfig.builder().dockerHost(URI.create(host)).build();
  }

  @Override
  public DockerClient getDockerClient() {
    client = super.getDockerClient();
    return client;
  }
}
