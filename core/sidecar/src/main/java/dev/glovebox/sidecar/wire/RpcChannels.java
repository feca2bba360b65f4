package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
    if (!isAdmitted(channel)) {
      ConnectionBounds bounds = context.bounds().connection();
      context.listener().boundHit(Bound.CONNECTIONS);
      refuse(
          channel,
          "a client",
          "there are " + bounds.most() + " connections at this door (--max-connections)");
    } else if (peers.blocks()) {
      lookUp(channel);
    } else {
      judged(channel, peers.peer(channel));
    }
  }

  private boolean isAdmitted(Channel channel) {
    return needsToken
        ? context.connections().admitStranger(channel, door)
        : context.connections().admit(channel, door);
  }

  private void refuse(Channel channel, String peer, String why) {
    context.listener().refused(door, peer, why);
    channel.close();
  }

  /** Nothing is read until it is known who that is. */
  private void lookUp(Channel channel) {
    channel.config().setAutoRead(false);
    Future<?> late =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  context.listener().boundHit(Bound.AUTHENTICATION);
                  refuse(
                      channel, "a client", "this machine did not say in time whose process it is");
                },
                context.bounds().connection().authenticate().toMillis(),
                TimeUnit.MILLISECONDS);
    try {
      context
          .lookups()
          .execute(
              () -> {
                PeerCheck.Peer peer = peers.peer(channel);
                channel
                    .eventLoop()
                    .execute(
                        () -> {
                          late.cancel(false);
                          if (channel.isActive()) {
                            judged(channel, peer);
                            channel.config().setAutoRead(true);
                          }
                        });
              });
    } catch (RejectedExecutionException full) {
      late.cancel(false);
      context.listener().boundHit(Bound.AUTHENTICATION);
      refuse(
          channel,
          "a client",
          "this machine is still to say whose processes the clients before are");
    }
  }

  private void judged(Channel channel, PeerCheck.Peer peer) {
    if (peer.refusal() != null) {
      refuse(channel, peer.name(), peer.refusal());
      return;
    }
    FrameLimits limits = new FrameLimits(context.bounds(), !needsToken);
    FrameDecoder decoder = new FrameDecoder(limits);
    EndOfInput endOfInput = new EndOfInput();
    channel.config().setRecvByteBufAllocator(endOfInput.allocator());
    Connection connection =
        new Connection(context, channel, decoder, limits, door, peer.name(), needsToken);
    channel
        .pipeline()
        .addLast(idle(context))
        .addLast(endOfInput)
        .addLast(decoder)
        .addLast(connection);
    if (peers.blocks()) {
      // The channel has been active for a while, and tells nobody any more.
      connection.begin();
    }
  }

  /** Tells of connections that are silent, or do not take what is written to them. */
  private static IdleStateHandler idle(DoorContext context) {
    return new IdleStateHandler(
        true,
        0,
        context.bounds().message().arrival().toMillis(),
        context.bounds().connection().idle().toMillis(),
        TimeUnit.MILLISECONDS);
  }
}
