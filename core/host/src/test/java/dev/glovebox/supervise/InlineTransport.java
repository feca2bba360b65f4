package dev.glovebox.supervise;

import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The host's end of a lane without another end: it answers what is sent while it is sent. Every
 * function returns the sum of its first two arguments. Makes no garbage itself.
 */
final class InlineTransport implements Transport {
  /** Where the lane's writers expect the payload. */
  private static final int PAYLOAD_START = 16;

  private static final int SLOTS = PAYLOAD_START + 16;
  private static final int RESULT_BYTES = 16;

  private final ByteBuffer out = allocate(1 << 20);
  private final Frame result = new Frame(FrameType.RESULT, allocate(RESULT_BYTES));
  private final Runnable whenTold;
  private Frame due;

  /**
   * Makes one.
   *
   * @param whenToldToStop is run when the worker is told to stop
   */
  InlineTransport(Runnable whenToldToStop) {
    whenTold = whenToldToStop;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer begin() {
    return out.clear().position(PAYLOAD_START);
  }

  @Override
  public ByteBuffer reserve(long bytes) {
    return out;
  }

  @Override
  public void send(FrameType type) throws TransportClosedException {
    if (type == FrameType.CALL) {
      result.payload().putLong(0, out.getLong(SLOTS) + out.getLong(SLOTS + Long.BYTES));
      due = result;
      return;
    }
    int length = out.position() - PAYLOAD_START;
    ByteBuffer payload = allocate(length).put(0, out, PAYLOAD_START, length);
    Message message = MessageCodec.read(new Frame(type, payload));
    if (message instanceof Message.Load load) {
      answer(new Message.Loaded(load.library(), 0));
    } else if (message instanceof Message.Bind bind) {
      answer(new Message.Bound(bind.id()));
    } else if (message instanceof Message.Bye) {
      whenTold.run();
    }
  }

  private void answer(Message message) throws TransportClosedException {
    Answer answer = new Answer();
    MessageCodec.send(answer, message);
    due = new Frame(FrameType.MESSAGE, answer.payload);
  }

  @Override
  public Frame receive(long timeoutNanos) {
    Frame received = due;
    due = null;
    return received;
  }

  @Override
  public void close() {}

  /** Keeps the payload of the message that is sent through it. */
  private static final class Answer implements Transport {
    private final ByteBuffer out = allocate(1 << 16);
    private ByteBuffer payload;

    @Override
    public ByteBuffer begin() {
      return out.clear().position(PAYLOAD_START);
    }

    @Override
    public ByteBuffer reserve(long bytes) {
      return out;
    }

    @Override
    public void send(FrameType type) {
      int length = out.position() - PAYLOAD_START;
      payload = allocate(length).put(0, out, PAYLOAD_START, length);
    }

    @Override
    public Frame receive(long timeoutNanos) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
