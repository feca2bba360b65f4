package dev.glovebox.it.bench.peer;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gRPC server on a UNIX socket, with epoll, that adds two numbers and calls no library. */
public final class GrpcServer implements AutoCloseable {
  private static final long BOUND_SECONDS = 10;

  private final EventLoopGroup acceptors = new EpollEventLoopGroup(1);
  private final EventLoopGroup loops = new EpollEventLoopGroup();
  private final Server server;

  /** Listens. */
  public GrpcServer(Path socket) throws IOException {
    server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(loops)
            .addService(
                ServerServiceDefinition.builder(GrpcAdd.SERVICE)
                    .addMethod(
                        GrpcAdd.METHOD,
                        ServerCalls.asyncUnaryCall(
                            (request, observer) -> {
                              ByteBuffer terms = ByteBuffer.wrap(request);
                              long sum = terms.getLong(0) + terms.getLong(8);
                              observer.onNext(ByteBuffer.allocate(8).putLong(sum).array());
                              observer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
  }

  @Override
  public void close() {
    server.shutdownNow();
    for (EventLoopGroup each : List.of(acceptors, loops)) {
      each.shutdownGracefully(0, BOUND_SECONDS, TimeUnit.SECONDS)
          .awaitUninterruptibly(BOUND_SECONDS, TimeUnit.SECONDS);
    }
  }
}
