package dev.glovebox.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One connection: its messages to the dispatcher, the answers back, and when to read no more.
 *
 * <p><b>Lifecycle:</b> ends with its channel; a client that has only finished sending still gets
 * its answers.
 *
 * <p><b>Threads:</b> the event loop of its channel, except for answers, which come from any.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close ends, a channel tells.
final class Connection extends ChannelInboundHandlerAdapter {
  private final DoorContext context;
  private final Channel channel;
  private final FrameDecoder decoder;
  private final FrameLimits limits;
  private final String door;
  private final String peer;
  private final Client client;
  private final Outbox outbox;
  private final Authentication authentication;
  private final AtomicBoolean overflown = new AtomicBoolean();
  private Future<?> authenticationTimeout;
  private volatile boolean paused;
  private volatile boolean ending;

  Connection(
      DoorContext context,
      Channel channel,
      FrameDecoder decoder,
      FrameLimits limits,
      String door,
      String peer,
      boolean needsToken) {
    this.context = context;
    this.channel = channel;
    this.decoder = decoder;
    this.limits = limits;
    this.door = door;
    this.peer = peer;
    this.client = context.dispatcher().newClient();
    this.outbox = new Outbox(channel, context.bounds().outputBytes());
    this.authentication = new Authentication(needsToken ? context.token().orElseThrow() : null);
    client.onLessWork(this::lessWork);
  }

  @Override
  public void channelActive(ChannelHandlerContext handler) {
    context.listener().connected(door, peer);
    if (!authentication.isDone()) {
      authenticationTimeout =
          channel
              .eventLoop()
              .schedule(
                  () -> refuse(Bound.AUTHENTICATION, "it did not say its token in time"),
                  context.bounds().authenticate().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    handler.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    if (message instanceof FrameException fault) {
      // What a closed connection was cut off in is of no interest.
      if (channel.isActive()) {
        fatal(fault.error());
      }
      return;
    }
    try {
      if (!ending) {
        parsed((ByteBuf) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void parsed(ByteBuf frame) {
    JsonNode message;
    try {
      message = context.json().read(ByteBufUtil.getBytes(frame));
    } catch (IOException e) {
      RpcError error = context.json().error(e);
      if (decoder.framing().resyncs()) {
        error.bound().ifPresent(context.listener()::boundHit);
        send(Answer.error(error));
      } else {
        fatal(error);
      }
      return;
    }
    if (authentication.isDone()) {
      dispatch(message);
    } else {
      authenticate(message);
    }
  }

  private void authenticate(JsonNode message) {
    JsonNode answer = authentication.answer(message);
    if (authentication.isDone()) {
      authenticationTimeout.cancel(false);
      limits.trust();
      if (answer != null) {
        send(answer);
      }
    } else {
      context.listener().refused(door, peer, "its first message did not have the token");
      end(answer);
    }
  }

  private void dispatch(JsonNode message) {
    context
        .dispatcher()
        .dispatch(
            message,
            client,
            new Answer() {
              @Override
              public void send(JsonNode answer) {
                Connection.this.send(answer);
              }

              @Override
              public void nothing() {
                // A notification has no answer.
              }
            });
    if (client.isFull()) {
      updateReading();
    }
  }

  /** By any thread. */
  private void send(JsonNode answer) {
    if (!channel.isActive()) {
      return;
    }
    if (!outbox.send(decoder.framing().frame(channel.alloc(), answer))
        && overflown.compareAndSet(false, true)) {
      refuse(
          Bound.OUTPUT,
          "it does not read: more than "
              + context.bounds().outputBytes()
              + " bytes wait for it (--max-output)");
    }
  }

  /** Tells what is wrong, and closes: what follows cannot be understood. */
  private void fatal(RpcError error) {
    error.bound().ifPresent(context.listener()::boundHit);
    context.listener().refused(door, peer, error.message());
    end(Answer.error(error));
  }

  private void end(JsonNode answer) {
    if (ending) {
      return;
    }
    ending = true;
    decoder.stop();
    send(answer);
    endWhenDone();
  }

  private void refuse(Bound bound, String why) {
    context.listener().boundHit(bound);
    context.listener().refused(door, peer, why);
    channel.close();
  }

  /** What is at work still gets its answer. */
  private void endWhenDone() {
    ending = true;
    if (client.isIdle()) {
      outbox.closeWhenWritten();
    }
  }

  /** By any thread. */
  private void lessWork() {
    if (!ending && !paused) {
      return;
    }
    try {
      channel.eventLoop().execute(this::afterLessWork);
    } catch (RejectedExecutionException e) {
      // The sidecar has stopped, and closed the connection.
      paused = false;
    }
  }

  private void afterLessWork() {
    if (ending) {
      endWhenDone();
    } else {
      updateReading();
    }
  }

  private void updateReading() {
    paused = true;
    boolean read = !client.isFull() && channel.isWritable();
    channel.config().setAutoRead(read);
    if (read) {
      paused = false;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext handler) {
    updateReading();
    handler.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      outbox.peerHasEnded();
      endWhenDone();
    } else if (event instanceof IdleStateEvent && client.isIdle()) {
      refuse(
          Bound.IDLE,
          "it was silent for " + context.bounds().idle().toSeconds() + " s (--idle-timeout)");
    } else if (event == Drained.EVENT) {
      endWhenDone();
    }
    handler.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext handler) {
    if (authenticationTimeout != null) {
      authenticationTimeout.cancel(false);
    }
    outbox.discard();
    client.close();
    context.listener().disconnected(door, peer);
    handler.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext handler, Throwable failure) {
    // A connection that was reset; whatever else it is must not spread.
    if (!(failure instanceof IOException)) {
      context.dispatcher().failures().of(failure);
    }
    channel.close();
  }
}
