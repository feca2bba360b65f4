package dev.glovebox.it.sidecar.container;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import dev.glovebox.it.ChildJava;
import dev.glovebox.it.Stubs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Where a sidecar and its clients meet: a directory for the socket, which is all that their
 * containers share, and the containers themselves, with as few rights as there can be.
 */
final class Place {
  /** The socket, in each container. */
  static final String SOCKET = "/run/glovebox/glovebox.sock";

  private static final String NOBODYS_USER = "10001:10001";
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final long MIB = 1 << 20;

  private static final String REGISTRY =
      """
      libraries:
        calc:
          path: /opt/stubs/libcalc.so
          functions:
            calc_add_i64: { args: [i64, i64], returns: i64 }
        sleep:
          path: /opt/stubs/libsleep.so
          functions:
            sleep_millis: { args: [i32], returns: i32 }
        growth:
          path: /opt/stubs/libbad_alloc_growth.so
          functions:
            grow_mib: { args: [i32], returns: i64 }
      """;

  private final Path shared;
  private final Path stubs;
  private final Path registry;
  private final String user;

  Place(Path directory) throws IOException, InterruptedException {
    shared = Files.createDirectory(directory.resolve("shared"));
    stubs = readable(Files.createDirectory(directory.resolve("stubs")));
    for (String stub : List.of("calc", "sleep", "bad_alloc_growth")) {
      Path file = Stubs.file(stub);
      readable(Files.copy(file, stubs.resolve(file.getFileName())));
    }
    registry = Files.writeString(directory.resolve("registry.yaml"), REGISTRY);
    boolean root = "root".equals(System.getProperty("user.name"));
    user = root ? NOBODYS_USER : Files.getAttribute(shared, "unix:uid").toString();
    if (root) {
      Process chown = new ProcessBuilder("chown", NOBODYS_USER, shared.toString()).start();
      if (!chown.waitFor(10, TimeUnit.SECONDS) || chown.exitValue() != 0) {
        throw new IOException("chown failed");
      }
    }
  }

  /** For the user of the containers, who owns nothing here. */
  private static Path readable(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A sidecar that is yet to be started. */
  GenericContainer<?> sidecar(Consumer<HostConfig> limits, String... jvmOptions) {
    List<String> command = new ArrayList<>(List.of("/opt/jre/bin/java", "-Xmx96m"));
    command.addAll(ChildJava.options());
    command.addAll(Arrays.asList(jvmOptions));
    command.addAll(
        List.of("-jar", "/opt/glovebox/glovebox.jar", "serve", "/etc/glovebox/registry.yaml"));
    command.addAll(List.of("--listen", "unix:" + SOCKET));
    return hardened(limits, command)
        .withFileSystemBind(
            ROOT.resolve("core/target/glovebox.jar").toString(),
            "/opt/glovebox/glovebox.jar",
            BindMode.READ_ONLY)
        .withFileSystemBind(stubs.toString(), "/opt/stubs", BindMode.READ_ONLY)
        .withFileSystemBind(registry.toString(), "/etc/glovebox/registry.yaml", BindMode.READ_ONLY);
  }

  /** A client that is yet to be started: {@link RpcClientMain} with these messages. */
  GenericContainer<?> client(String... messages) {
    List<String> command =
        new ArrayList<>(List.of("/opt/jre/bin/java", "-XX:TieredStopAtLevel=1", "-Xmx32m"));
    command.addAll(List.of("-cp", "/opt/tests", RpcClientMain.class.getName(), SOCKET));
    command.addAll(Arrays.asList(messages));
    return hardened(limits -> {}, command)
        .withFileSystemBind(
            ROOT.resolve("it-tests/target/test-classes").toString(),
            "/opt/tests",
            BindMode.READ_ONLY);
  }

  /**
   * A user without rights, nothing to write to but the socket's directory, next to no memory to
   * share.
   */
  private GenericContainer<?> hardened(Consumer<HostConfig> limits, List<String> command) {
    try {
      return new GenericContainer<>(DockerImageName.parse(DockerDaemon.IMAGE))
          .withImagePullPolicy(image -> false)
          .withNetworkMode("none")
          .withFileSystemBind(ContainerJre.directory().toString(), "/opt/jre", BindMode.READ_ONLY)
          .withFileSystemBind(shared.toString(), "/run/glovebox", BindMode.READ_WRITE)
          .withCreateContainerCmdModifier(
              create -> {
                HostConfig config = create.getHostConfig();
                config
                    .withReadonlyRootfs(true)
                    .withCapDrop(Capability.ALL)
                    .withSecurityOpts(List.of("no-new-privileges"))
                    .withShmSize(64 * 1024L)
                    .withPidsLimit(150L)
                    .withMemory(512 * MIB)
                    .withMemorySwap(512 * MIB);
                limits.accept(config);
                create.withUser(user);
              })
          .withCommand(command.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Room for temporary files in memory, from which libraries may be loaded or not. */
  static Consumer<HostConfig> temporaryFiles(boolean executable) {
    return config ->
        config.withTmpFs(
            new HashMap<>(
                Map.of("/tmp", "rw,size=16m,mode=1777," + (executable ? "exec" : "noexec"))));
  }
}
