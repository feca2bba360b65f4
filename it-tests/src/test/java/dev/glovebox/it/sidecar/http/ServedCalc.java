package dev.glovebox.it.sidecar.http;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.sidecar.Sidecar;
import dev.glovebox.sidecar.SidecarOptions;
import dev.glovebox.sidecar.manage.Management;
import dev.glovebox.sidecar.manage.ServiceNotice;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.MessageBounds;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.sidecar.wire.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A sidecar in this process with an HTTP door, before the stub calc. */
final class ServedCalc implements AutoCloseable {
  static final String TOKEN = "a-token-of-32-characters-or-more";

  final Path registryFile;
  final Glovebox box;
  final Sidecar sidecar;
  private final Management management;

  ServedCalc(Path directory, boolean token) throws IOException {
    registryFile = directory.resolve("registry.yaml");
    write("1", "");
    box = Glovebox.open(registryFile);
    Bounds usual = Bounds.DEFAULT;
    SidecarOptions options =
        SidecarOptions.listening(ListenAddress.parse("http:127.0.0.1:0"))
            .withGrace(Duration.ofSeconds(10))
            .withBounds(
                usual.with(
                    new MessageBounds(
                        100_000,
                        usual.message().depth(),
                        usual.message().batch(),
                        usual.message().arrival())));
    if (token) {
      options = options.withToken(Token.of(TOKEN));
    }
    management = Sidecar.management(box, registryFile, options, ServiceNotice.of(Map.of(), 1));
    sidecar = Sidecar.start(box, management, options);
  }

  /** Writes the registry; the variable makes one pool differ from the other. */
  void write(String variable, String more) throws IOException {
    Files.writeString(
        registryFile,
        """
        libraries:
          calc:
            path: %s
            pool: p
            functions:
              calc_add_i64: { args: [i64, i64], returns: i64, idempotent: true }
              calc_process_id: { returns: i32 }
              calc_greeting: { returns: string }
        %s
        pools:
          p: { env: { X: "%s" } }
        """
            .formatted(Stubs.file("calc"), more, variable));
  }

  int port() {
    return sidecar.addresses().get(0).socket().getPort();
  }

  @Override
  public void close() {
    sidecar.close();
    management.close();
    box.close();
  }
}
