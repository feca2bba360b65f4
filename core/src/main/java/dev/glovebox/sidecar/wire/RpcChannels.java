package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.Bound;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/** Sets up each connection that comes through a door with framed JSON-RPC. */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close ends, a channel tells.
@Sharable
final class RpcChannels extends ChannelInitializer<Channel> {
  private final DoorContext context;
  private final String door;
  private final boolean needsToken;
  private final PeerCheck peers;

  RpcChannels(DoorContext context, String door, boolean needsToken, PeerCheck peers) {
    this.context = context;
    this.door = door;
    this.needsToken = needsToken;
    this.peers = peers;
  }

  @Override
  protected void initChannel(Channel channel) {
    String peer = peers.name(channel);
    String refusal = peers.refusal(channel);
    if (refusal == null && !context.connections().admit(channel)) {
      context.listener().boundHit(Bound.CONNECTIONS);
      refusal = "there are " + context.bounds().connections() + " connections (--max-connections)";
    }
    if (refusal != null) {
      context.listener().refused(door, peer, refusal);
      channel.close();
      return;
    }
    FrameLimits limits = new FrameLimits(context.bounds(), !needsToken);
    FrameDecoder decoder = new FrameDecoder(limits);
    long idleMillis = context.bounds().idle().toMillis();
    if (idleMillis > 0) {
      channel.pipeline().addLast(new IdleStateHandler(0, 0, idleMillis, TimeUnit.MILLISECONDS));
    }
    EndOfInput endOfInput = new EndOfInput();
    channel.config().setRecvByteBufAllocator(endOfInput.allocator());
    channel
        .pipeline()
        .addLast(endOfInput)
        .addLast(decoder)
        .addLast(new Connection(context, channel, decoder, limits, door, peer, needsToken));
  }
}
