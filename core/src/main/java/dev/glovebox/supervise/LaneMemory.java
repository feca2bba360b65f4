package dev.glovebox.supervise;

import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of a worker, over one lane.
 *
 * <p>What is done is named, as a noun, for messages.
 *
 * <p><b>Threads:</b> used by the thread that has leased the lane.
 */
final class LaneMemory {
  private static final Logger LOG = LoggerFactory.getLogger(LaneMemory.class);

  /** More than this goes in several requests. */
  private static final int PIECE_BYTES = 1 << 20;

  private final LaneQuestions questions;

  LaneMemory(LaneQuestions questions) {
    this.questions = questions;
  }

  /** Sends a request that is answered with bytes. */
  interface Request {
    void send(Transport transport) throws TransportClosedException;
  }

  byte[] read(String what, long address, int bytes) {
    byte[] all = new byte[bytes];
    int piece = Math.min(PIECE_BYTES, questions.maxPayloadBytes());
    for (int at = 0; at < all.length; at += piece) {
      int length = Math.min(piece, all.length - at);
      long from = address + at;
      ByteBuffer data =
          questions.data(
              what, length, transport -> MemoryRequests.sendRead(transport, from, length));
      data.get(all, at, length);
    }
    return all;
  }

  byte[] readString(String what, long address, int unitBytes) {
    ByteBuffer data =
        questions.data(
            what,
            MemoryRequests.ANY_LENGTH,
            transport -> MemoryRequests.sendReadString(transport, address, unitBytes, 0));
    byte[] text = new byte[data.remaining()];
    data.get(text);
    return text;
  }

  void write(String what, long address, ByteBuffer bytes) {
    int piece = Math.min(PIECE_BYTES, questions.maxPayloadBytes() - Long.BYTES);
    ByteBuffer source = bytes.duplicate();
    long to = address;
    while (source.hasRemaining()) {
      int length = Math.min(piece, source.remaining());
      ByteBuffer part = source.slice(source.position(), length);
      long at = to;
      ByteBuffer done =
          questions.data(what, 0, transport -> MemoryRequests.sendWrite(transport, at, part));
      LOG.trace("{} bytes: {}", length, done);
      source.position(source.position() + length);
      to += length;
    }
  }

  long[] allocate(long[] sizes) {
    List<Long> wanted = new ArrayList<>();
    for (long size : sizes) {
      wanted.add(size);
    }
    Message.Allocated answer =
        questions.ask(
            new Message.Allocate(wanted),
            Message.Allocated.class,
            "allocation of " + LongStream.of(sizes).sum() + " bytes in the worker");
    return answer.addresses().stream().mapToLong(Long::longValue).toArray();
  }

  void release(List<Long> addresses) {
    Message.Released done =
        questions.ask(
            new Message.Release(addresses),
            Message.Released.class,
            "release of memory in the worker");
    LOG.trace("{} addresses: {}", addresses.size(), done);
  }
}
