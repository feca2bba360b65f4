package dev.glovebox.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.Bound;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.ErrorCodes;
import dev.glovebox.sidecar.rpc.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Optional;
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
final class Connection extends ChannelInboundHandlerAdapter implements MessageQueue.Taker {
  private final DoorContext context;
  private final Channel channel;
  private final FrameDecoder decoder;
  private final FrameLimits limits;
  private final String door;
  private final String peer;
  private final Client client;
  private final Buffers.Share share;
  private final Outbox outbox;
  private final MessageQueue messages;
  private final MessageTimer timer;
  private final Authentication authentication;
  private final AtomicBoolean overflown = new AtomicBoolean();
  private Future<?> authenticationTimeout;

  /** Of the decoder's bytes, how many are counted in the share. */
  private int countedBytes;

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
    this.share = context.buffers().share();
    this.outbox = new Outbox(channel, bounds().memory().output(), share);
    this.messages = new MessageQueue(context, channel, this);
    this.timer = new MessageTimer(channel, bounds().message().arrival(), this::messageIsLate);
    this.authentication = new Authentication(needsToken ? context.token().orElseThrow() : null);
    client.onLessWork(this::lessWork);
  }

  private Bounds bounds() {
    return context.bounds();
  }

  /** The channel is active, and its client was let in. */
  void begin() {
    context.listener().connected(door, peer);
    if (!authentication.isDone()) {
      authenticationTimeout =
          channel
              .eventLoop()
              .schedule(
                  () -> refuse(Bound.AUTHENTICATION, "it did not say its token in time"),
                  bounds().connection().authenticate().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext handler) {
    begin();
    handler.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext handler, Object message) {
    timer.stop();
    if (message instanceof FrameException fault) {
      messages.add(fault);
    } else if (ending) {
      ReferenceCountUtil.release(message);
    } else {
      messages.add((ByteBuf) message);
      if (messages.isBusy()) {
        updateReading();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext handler) {
    if (!ending && decoder.isWithinMessage()) {
      timer.start();
    } else {
      timer.stop();
    }
    countKept();
    handler.fireChannelReadComplete();
  }

  private void countKept() {
    int now = decoder.keptBytes();
    int more = now - countedBytes;
    if (more <= 0) {
      share.give(-more);
    } else if (!share.take(more)) {
      if (!ending) {
        fatal(Buffers.full());
      }
      return;
    }
    countedBytes = now;
  }

  private void messageIsLate() {
    fatal(
        new RpcError(
                ErrorCodes.PARSE_ERROR,
                "Parse error: the message did not come whole within "
                    + bounds().message().arrival().toSeconds()
                    + " s (--message-timeout)")
            .at(Bound.ARRIVAL));
  }

  @Override
  public void broken(FrameException fault) {
    // What a closed connection was cut off in is of no interest.
    if (channel.isActive()) {
      fatal(fault.error());
    }
  }

  @Override
  public void unreadable(IOException failure) {
    RpcError error = context.json().error(failure);
    if (decoder.framing().resyncs()) {
      error.bound().ifPresent(context.listener()::boundHit);
      send(Answer.error(error));
    } else {
      fatal(error);
    }
  }

  @Override
  public void parsed(JsonNode message, int bytes) {
    if (authentication.isDone()) {
      dispatch(message, bytes);
    } else {
      authenticate(message);
    }
  }

  @Override
  public void goOn() {
    afterLessWork();
  }

  private void authenticate(JsonNode message) {
    JsonNode answer = authentication.answer(message);
    if (authentication.isDone()) {
      authenticationTimeout.cancel(false);
      context.connections().known(channel, door);
      limits.trust();
      if (answer != null) {
        send(answer);
      }
    } else {
      context.listener().refused(door, peer, "its first message did not have the token");
      end(answer);
    }
  }

  private void dispatch(JsonNode message, int bytes) {
    long weight = (long) bytes * Buffers.PARSED;
    if (!share.take(weight)) {
      context.dispatcher().refuse(message, Buffers.full(), answer(0));
      return;
    }
    context.dispatcher().dispatch(message, client, answer(weight));
    context.connections().heard(channel);
    if (client.isFull()) {
      updateReading();
    }
  }

  /**
   * Takes the answer to a message.
   *
   * @param weight what is given back of the share then
   */
  private Answer answer(long weight) {
    return new Answer() {
      @Override
      public void send(JsonNode answer) {
        share.give(weight);
        Connection.this.send(answer);
      }

      @Override
      public void nothing() {
        // A notification has no answer.
        share.give(weight);
      }
    };
  }

  /** By any thread. */
  private void send(JsonNode answer) {
    if (!channel.isActive()) {
      return;
    }
    Optional<Bound> past = outbox.send(decoder.framing().frame(channel.alloc(), answer));
    if (past.isPresent() && overflown.compareAndSet(false, true)) {
      refuse(
          past.get(),
          past.get() == Bound.OUTPUT
              ? "it does not read: more than "
                  + bounds().memory().output()
                  + " bytes wait for it (--max-output)"
              : "there is no room for its answer: those of all clients are as many bytes as they"
                  + " may be (--max-buffers)");
    }
  }

  /** Tells what is wrong, and closes: what follows cannot be understood. */
  private void fatal(RpcError error) {
    error.bound().ifPresent(context.listener()::boundHit);
    context.listener().refused(door, peer, error.message());
    end(Answer.error(error));
  }

  private void end(JsonNode answer) {
    if (ending && decoder.isStopped()) {
      return;
    }
    ending = true;
    timer.stop();
    decoder.stop();
    messages.discard();
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
    timer.stop();
    if (client.isIdle() && !messages.isBusy()) {
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
    boolean read = !client.isFull() && channel.isWritable() && !messages.isBusy();
    channel.config().setAutoRead(read);
    if (read) {
      paused = false;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext handler) {
    if (!ending) {
      updateReading();
    }
    handler.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handler, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      outbox.peerHasEnded();
      endWhenDone();
    } else if (event instanceof IdleStateEvent idle) {
      silent(idle.state());
    } else if (event == Drained.EVENT) {
      endWhenDone();
    } else if (event == Connections.EVICTED) {
      refuse(Bound.STRANGERS, "others came who had not said their token either (--max-strangers)");
    }
    handler.fireUserEventTriggered(event);
  }

  private void silent(IdleState state) {
    if (state == IdleState.WRITER_IDLE) {
      if (outbox.isWaiting()) {
        refuse(
            Bound.OUTPUT,
            "it took nothing of what waits for it for "
                + bounds().message().arrival().toSeconds()
                + " s (--message-timeout)");
      }
    } else if (client.isIdle() && !messages.isBusy() && !outbox.isWaiting()) {
      // An answer that is on its way is no silence.
      refuse(
          Bound.IDLE,
          "it was silent for " + bounds().connection().idle().toSeconds() + " s (--idle-timeout)");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext handler) {
    if (authenticationTimeout != null) {
      authenticationTimeout.cancel(false);
    }
    timer.stop();
    messages.discard();
    outbox.discard();
    client.close();
    share.close();
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
