package dev.glovebox.it.bench.peer;

import dev.glovebox.it.bench.Caller;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NegotiationType;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/**
 * Callers of a {@link GrpcServer}, each with a connection, which the next caller takes over: what
 * it takes to connect is not measured.
 */
public final class GrpcCallers implements AutoCloseable {
  private static final long BOUND_SECONDS = 10;

  private final DomainSocketAddress address;
  private final EventLoopGroup loops = new EpollEventLoopGroup();
  private final Deque<ManagedChannel> free = new ConcurrentLinkedDeque<>();

  public GrpcCallers(Path socket) {
    address = new DomainSocketAddress(socket.toFile());
  }

  private ManagedChannel connect() {
    return NettyChannelBuilder.forAddress(address)
        .channelType(EpollDomainSocketChannel.class)
        .eventLoopGroup(loops)
        .negotiationType(NegotiationType.PLAINTEXT)
        .build();
  }

  /** Another caller. */
  public Caller newCaller() {
    ManagedChannel kept = free.poll();
    ManagedChannel channel = kept == null ? connect() : kept;
    byte[] request = ByteBuffer.allocate(16).putLong(42).putLong(0).array();
    return new Caller() {
      @Override
      public void call() throws IOException {
        byte[] sum =
            ClientCalls.blockingUnaryCall(channel, GrpcAdd.METHOD, CallOptions.DEFAULT, request);
        if (ByteBuffer.wrap(sum).getLong() != 42) {
          throw new IOException("wrong sum");
        }
      }

      @Override
      public void close() {
        free.add(channel);
      }
    };
  }

  @Override
  public void close() {
    free.forEach(ManagedChannel::shutdownNow);
    loops
        .shutdownGracefully(0, BOUND_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(BOUND_SECONDS, TimeUnit.SECONDS);
  }
}
