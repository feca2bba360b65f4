package dev.glovebox.it.protocol;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One side of a lane over shared memory on which anything can be said, written from {@code
 * docs/protocol.md}: frames of level 0, the one after the other. It never sleeps.
 */
final class SharedWire {
  static final int WANTS_SIDE = 0x50;
  static final int FROM_HOST = 640;
  static final int FROM_WORKER = 768;
  static final int SEGMENT_BYTES = 196608;

  private static final int WORKER_TOOK = 256;
  private static final int HOST_TOOK = 512;
  private static final int HEADER_BYTES = 32;
  private static final int SMALL_BYTES = 32;
  private static final int HOST_PAYLOAD = 65536 + 16;
  private static final int WORKER_PAYLOAD = 131072 + 16;
  private static final Pattern SEGMENT =
      Pattern.compile("\"pid\":(\\d+),\"descriptor\":(\\d+),\"bytes\":(\\d+)");

  private final Wire bell;
  private final ByteBuffer memory;
  private final int own;
  private final int peer;
  private final int ownTook;
  private long sent;
  private long received;

  private SharedWire(Wire bell, ByteBuffer memory, int own, int peer, int ownTook) {
    this.bell = bell;
    this.memory = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.own = own;
    this.peer = peer;
    this.ownTook = ownTook;
  }

  /** The file that a welcome offers. */
  static Path offered(String welcome) throws IOException {
    Matcher segment = SEGMENT.matcher(welcome);
    if (!segment.find()) {
      throw new IOException("no segment in " + welcome);
    }
    return Path.of("/proc", segment.group(1), "fd", segment.group(2));
  }

  /** Maps what the host offers, as an honest worker does. */
  static SharedWire ofWorker(Wire lane, Path segment) throws IOException {
    try (FileChannel file =
        FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer memory = file.map(MapMode.READ_WRITE, 0, SEGMENT_BYTES);
      return new SharedWire(lane, memory, FROM_WORKER, FROM_HOST, WORKER_TOOK);
    }
  }

  static SharedWire ofHost(Wire lane, ByteBuffer memory) {
    return new SharedWire(lane, memory, FROM_HOST, FROM_WORKER, HOST_TOOK);
  }

  ByteBuffer memory() {
    return memory;
  }

  /** The next frame, within 20 s. */
  Wire.Heard hear() throws IOException {
    long start = System.nanoTime();
    while (memory.getLong(peer) != received + 1) {
      LockSupport.parkNanos(20_000);
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) {
        throw new IOException("nothing came");
      }
    }
    VarHandle.acquireFence();
    received++;
    memory.putLong(ownTook, received);
    ByteBuffer payload = Wire.little(memory.getInt(peer + 8));
    payload.put(memory.slice(payloadOf(peer, payload.capacity()), payload.capacity()));
    return new Wire.Heard(memory.getInt(peer + 12) & 0xFF, payload.flip());
  }

  void say(String json) throws IOException {
    frame(Wire.MESSAGE, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  void frame(int type, ByteBuffer payload) throws IOException {
    int length = payload.remaining();
    memory.slice(payloadOf(own, length), length).put(payload);
    header(type, length, 0, 0);
  }

  private static int payloadOf(int header, int length) {
    if (length <= SMALL_BYTES) {
      return header + HEADER_BYTES;
    }
    return header == FROM_HOST ? HOST_PAYLOAD : WORKER_PAYLOAD;
  }

  /** Whatever lies where it says. */
  void header(int type, int length, int side, int descriptor) throws IOException {
    memory.putInt(own + 8, length).putInt(own + 12, type | (int) received << 8);
    memory.putInt(own + 16, side).putInt(own + 20, descriptor).putLong(own + 24, 1 << 20);
    number(sent + 1);
  }

  void number(long number) throws IOException {
    VarHandle.releaseFence();
    memory.putLong(own, number);
    sent = number;
    ring();
  }

  void ring() throws IOException {
    bell.raw(Wire.little(1));
  }
}
