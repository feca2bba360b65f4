package dev.glovebox.sidecar.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.sidecar.rpc.RpcJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How messages are told apart on a connection. The first byte that comes decides. */
enum Framing {
  /** JSON values, one after the other. */
  JSON(false, "", "\n"),
  NETSTRING(true, "%d:", ","),
  CONTENT_LENGTH(true, "Content-Length: %d\r\n\r\n", "");

  /** Room for what stands before a message: its length is known only when it is written. */
  private static final int HEAD_BYTES = 40;

  private static final int FIRST_BYTES = 512;

  private final boolean resyncs;
  private final String head;
  private final String tail;

  Framing(boolean resyncs, String head, String tail) {
    this.resyncs = resyncs;
    this.head = head;
    this.tail = tail;
  }

  /** The framing whose messages start with this byte; blanks before it do not count. */
  static Framing startingWith(byte first) {
    if (Bytes.isDigit(first)) {
      return NETSTRING;
    }
    return first == 'C' || first == 'c' ? CONTENT_LENGTH : JSON;
  }

  FrameReader reader(FrameLimits limits) {
    return switch (this) {
      case JSON -> new JsonStreamReader(limits);
      case NETSTRING -> new NetstringReader(limits);
      case CONTENT_LENGTH -> new ContentLengthReader(limits);
    };
  }

  /** Whether the next message can be found after one that is no JSON. */
  boolean resyncs() {
    return resyncs;
  }

  /** A message in this framing, in one buffer. */
  ByteBuf frame(ByteBufAllocator buffers, JsonNode message) {
    ByteBuf frame = buffers.directBuffer(HEAD_BYTES + FIRST_BYTES);
    try {
      frame.writerIndex(HEAD_BYTES);
      RpcJson.write(message, new ByteBufOutputStream(frame));
      int start = HEAD_BYTES;
      if (!head.isEmpty()) {
        byte[] before =
            String.format(head, frame.writerIndex() - HEAD_BYTES)
                .getBytes(StandardCharsets.US_ASCII);
        start -= before.length;
        frame.setBytes(start, before);
      }
      frame.readerIndex(start);
      frame.writeCharSequence(tail, StandardCharsets.US_ASCII);
      return frame;
    } catch (IOException e) {
      frame.release();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      frame.release();
      throw e;
    }
  }
}
