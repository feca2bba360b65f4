package dev.glovebox.it.bench.peer;

import java.io.IOException;
import java.nio.file.Path;

/** The other side of {@link GrpcPeer}. */
final class GrpcMain {
  private GrpcMain() {}

  public static void main(String[] args) throws IOException {
    GrpcServer server = new GrpcServer(Path.of(args[0]));
    try {
      Requests.serve("ready");
    } finally {
      server.close();
    }
  }
}
