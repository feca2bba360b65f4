package dev.glovebox.it.bench.sidecar;

import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NegotiationType;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * gRPC-Java over a UNIX socket, with epoll: the server adds two numbers in this JVM, with no native
 * library and no worker. Messages are 16 and 8 bytes, without a code generator.
 */
final class GrpcSubject implements Subject {
  private static final MethodDescriptor<byte[], byte[]> ADD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("calc", "Add"))
          .setRequestMarshaller(new Plain())
          .setResponseMarshaller(new Plain())
          .build();

  private static final long BOUND_SECONDS = 10;

  private static final class Plain implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final DomainSocketAddress address;
  private final EventLoopGroup acceptors = new EpollEventLoopGroup(1);
  private final EventLoopGroup servers = new EpollEventLoopGroup();
  private final EventLoopGroup clients = new EpollEventLoopGroup();
  private final Server server;

  GrpcSubject(Path directory) throws IOException {
    address = new DomainSocketAddress(directory.resolve("grpc").toFile());
    server =
        NettyServerBuilder.forAddress(address)
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(servers)
            .addService(
                ServerServiceDefinition.builder("calc")
                    .addMethod(
                        ADD,
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
  public String name() {
    return "sidecar/grpc";
  }

  @Override
  public Caller newCaller() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(clients)
            .negotiationType(NegotiationType.PLAINTEXT)
            .build();
    byte[] request = ByteBuffer.allocate(16).putLong(42).putLong(0).array();
    return new Caller() {
      @Override
      public void call() throws IOException {
        byte[] sum = ClientCalls.blockingUnaryCall(channel, ADD, CallOptions.DEFAULT, request);
        if (ByteBuffer.wrap(sum).getLong() != 42) {
          throw new IOException("wrong sum");
        }
      }

      @Override
      public void close() {
        channel.shutdownNow();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
    for (EventLoopGroup loops : List.of(acceptors, servers, clients)) {
      loops.shutdownGracefully().awaitUninterruptibly(BOUND_SECONDS, TimeUnit.SECONDS);
    }
  }
}
