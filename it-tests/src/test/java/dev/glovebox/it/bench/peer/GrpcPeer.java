package dev.glovebox.it.bench.peer;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import java.io.IOException;
import java.nio.file.Path;

/** gRPC-Java to another JVM, over a UNIX socket with epoll. */
public final class GrpcPeer implements Subject {
  private final String name;
  private final PeerProcess peer;
  private final GrpcCallers callers;

  public GrpcPeer(String name, Path directory) throws IOException {
    this.name = name;
    Path socket = directory.resolve("grpc");
    peer = PeerProcess.start(GrpcMain.class, socket.toString());
    callers = new GrpcCallers(socket);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Caller newCaller() {
    return callers.newCaller();
  }

  @Override
  public void close() throws IOException {
    callers.close();
    peer.close();
  }
}
