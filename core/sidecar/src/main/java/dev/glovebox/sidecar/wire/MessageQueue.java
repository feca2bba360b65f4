package dev.glovebox.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

/**
 * The messages of one connection on their way to JSON, in their order: a small one is parsed at
 * once, a large one on a thread of {@link DoorContext#parsers}, since a few megabytes would hold up
 * all connections of the event loop.
 *
 * <p><b>Threads:</b> the event loop of its channel.
 */
final class MessageQueue {
  private final DoorContext context;
  private final Channel channel;
  private final Taker taker;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private boolean parsing;

  /** What is done with each, on the event loop. */
  interface Taker {
    void parsed(JsonNode message, int bytes);

    void unreadable(IOException failure);

    void broken(FrameException fault);

    /** A large one was taken, and {@link #isBusy} may be false again. */
    void goOn();
  }

  MessageQueue(DoorContext context, Channel channel, Taker taker) {
    this.context = context;
    this.channel = channel;
    this.taker = taker;
  }

  /** Takes a message over. */
  void add(ByteBuf frame) {
    waiting.add(frame);
    next();
  }

  /** After all messages, the connection is broken. */
  void add(FrameException fault) {
    waiting.add(fault);
    next();
  }

  /** Whether a message is parsed elsewhere: no more should be read. */
  boolean isBusy() {
    return parsing;
  }

  /** Drops what waits. */
  void discard() {
    Object one;
    while ((one = waiting.poll()) != null) {
      if (one instanceof ByteBuf frame) {
        frame.release();
      }
    }
  }

  private void next() {
    Object one;
    while (!parsing && (one = waiting.poll()) != null) {
      if (one instanceof FrameException fault) {
        taker.broken(fault);
      } else {
        parse((ByteBuf) one);
      }
    }
  }

  private void parse(ByteBuf frame) {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    if (bytes.length <= DoorContext.PARSED_AT_ONCE) {
      taken(read(bytes));
      return;
    }
    parsing = true;
    try {
      context
          .parsers()
          .execute(
              () -> {
                try {
                  Reading reading = read(bytes);
                  channel.eventLoop().execute(() -> parsedElsewhere(reading));
                } catch (RuntimeException | Error e) {
                  // Whatever it is, the connection must not wait for ever: it ends.
                  channel.pipeline().fireExceptionCaught(e);
                }
              });
    } catch (RejectedExecutionException stopping) {
      discard();
    }
  }

  private void parsedElsewhere(Reading reading) {
    parsing = false;
    taken(reading);
    next();
    taker.goOn();
  }

  /** What came of one message: JSON, or why it is none. */
  private record Reading(JsonNode message, int bytes, IOException failure) {}

  private Reading read(byte[] bytes) {
    try {
      return new Reading(context.json().read(bytes), bytes.length, null);
    } catch (IOException e) {
      return new Reading(null, bytes.length, e);
    }
  }

  private void taken(Reading reading) {
    if (reading.failure() == null) {
      taker.parsed(reading.message(), reading.bytes());
    } else {
      taker.unreadable(reading.failure());
    }
  }
}
