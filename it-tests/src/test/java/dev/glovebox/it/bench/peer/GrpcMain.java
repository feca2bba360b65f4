package dev.glovebox.it.bench.peer;

import java.io.IOException;
import java.nio.file.Path;

/** The other side of {@link GrpcPeer}. */
final class GrpcMain {
  private GrpcMain() {}

  public static void main(String[] args) throws IOException {
    try (GrpcServer server = new GrpcServer(Path.of(args[0]))) {
      Requests.serve("ready " + server);
    }
  }
}
