package dev.glovebox.it.bench.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glovebox.it.bench.Caller;
import dev.glovebox.it.bench.Subject;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * JSON-RPC on the sidecar's transport that calls nothing: the event loop reads the request and
 * answers its first parameter. No sidecar can be faster.
 */
final class EchoSubject implements Subject {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_LINE = 1 << 20;

  private final Path socket;
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
  private final Channel listening;

  EchoSubject(Path directory) {
    socket = directory.resolve("echo");
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
                        .addLast(new Echo());
                  }
                })
            .bind(UnixDomainSocketAddress.of(socket))
            .syncUninterruptibly()
            .channel();
  }

  private static final class Echo extends SimpleChannelInboundHandler<ByteBuf> {
    // A failure to write shows at the caller, which then gets no answer.
    @SuppressWarnings("FutureReturnValueIgnored")
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf line) throws IOException {
      JsonNode request = JSON.readTree(ByteBufUtil.getBytes(line));
      ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
      answer.set("result", request.get("params").get(0));
      answer.set("id", request.get("id"));
      ByteBuf bytes = context.alloc().buffer().writeBytes(JSON.writeValueAsBytes(answer));
      context.writeAndFlush(bytes.writeByte('\n'), context.voidPromise());
    }
  }

  @Override
  public String name() {
    return "sidecar/echo";
  }

  @Override
  public Caller newCaller() throws IOException {
    return new JsonCaller(socket);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    loops.shutdownGracefully().syncUninterruptibly();
  }
}
