package dev.glovebox.link;

import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
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
public final class LaneMemory {
  private static final Logger LOG = LoggerFactory.getLogger(LaneMemory.class);

  /** More than this goes in several requests. */
  private static final int PIECE_BYTES = 1 << 20;

  private final LaneRequests requests;

  LaneMemory(LaneRequests requests) {
    this.requests = requests;
  }

  /**
   * {@return a copy of bytes of the worker} Blocks for one round trip or more.
   *
   * @param what is done, as a noun
   * @param address in the worker; nothing checks that the memory is there
   * @param bytes how many
   */
  public byte[] read(String what, long address, int bytes) {
    byte[] all = new byte[bytes];
    int piece = Math.min(PIECE_BYTES, requests.maxPayloadBytes());
    for (int at = 0; at < all.length; at += piece) {
      int length = Math.min(piece, all.length - at);
      long from = address + at;
      ByteBuffer data =
          requests.data(
              what, length, transport -> MemoryRequests.sendRead(transport, from, length));
      data.get(all, at, length);
    }
    return all;
  }

  /**
   * {@return a copy of the bytes before the first zero unit} Blocks for a round trip.
   *
   * @param what is done, as a noun
   * @param address in the worker; nothing checks that the memory is there
   * @param unitBytes 1, 2 or 4
   */
  public byte[] readString(String what, long address, int unitBytes) {
    ByteBuffer data =
        requests.data(
            what,
            MemoryRequests.ANY_LENGTH,
            transport -> MemoryRequests.sendReadString(transport, address, unitBytes, 0));
    byte[] text = new byte[data.remaining()];
    data.get(text);
    return text;
  }

  /**
   * Writes bytes of the worker. Blocks for one round trip or more.
   *
   * @param what is done, as a noun
   * @param address in the worker; nothing checks that the memory is there
   * @param bytes the remaining ones are written; the position is left as it is
   */
  public void write(String what, long address, ByteBuffer bytes) {
    int piece = Math.min(PIECE_BYTES, requests.maxPayloadBytes() - Long.BYTES);
    ByteBuffer source = bytes.duplicate();
    long to = address;
    while (source.hasRemaining()) {
      int length = Math.min(piece, source.remaining());
      ByteBuffer part = source.slice(source.position(), length);
      long at = to;
      ByteBuffer done =
          requests.data(what, 0, transport -> MemoryRequests.sendWrite(transport, at, part));
      LOG.trace("{} bytes: {}", length, done);
      source.position(source.position() + length);
      to += length;
    }
  }

  /**
   * {@return the addresses of new memory in the worker, zeroed, in the order of the sizes} Blocks
   * for a round trip.
   *
   * @param sizes in bytes, one for each piece
   */
  public long[] allocate(long[] sizes) {
    List<Long> wanted = new ArrayList<>();
    for (long size : sizes) {
      wanted.add(size);
    }
    Message.Allocated answer =
        requests.ask(
            new Message.Allocate(wanted),
            Message.Allocated.class,
            "allocation of " + LongStream.of(sizes).sum() + " bytes in the worker");
    return answer.addresses().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Releases memory of the worker. Blocks for a round trip.
   *
   * @param addresses as {@link #allocate} gave them
   */
  public void release(List<Long> addresses) {
    Message.Released done =
        requests.ask(
            new Message.Release(addresses),
            Message.Released.class,
            "release of memory in the worker");
    LOG.trace("{} addresses: {}", addresses.size(), done);
  }
}
