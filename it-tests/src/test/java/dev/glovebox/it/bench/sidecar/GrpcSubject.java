package dev.glovebox.it.bench.sidecar;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import dev.glovebox.it.bench.peer.GrpcCallers;
import dev.glovebox.it.bench.peer.GrpcServer;
import java.io.IOException;
import java.nio.file.Path;

/** gRPC-Java over a UNIX socket, both ends in this JVM as those of the sidecar are. */
final class GrpcSubject implements Subject {
  private final GrpcServer server;
  private final GrpcCallers callers;

  GrpcSubject(Path directory) throws IOException {
    Path socket = directory.resolve("grpc");
    server = new GrpcServer(socket);
    callers = new GrpcCallers(socket);
  }

  @Override
  public String name() {
    return "sidecar/grpc";
  }

  @Override
  public Caller newCaller() {
    return callers.newCaller();
  }

  @Override
  public void close() {
    callers.close();
    server.close();
  }
}
