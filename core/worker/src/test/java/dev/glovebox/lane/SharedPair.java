package dev.glovebox.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The two ends of a lane over shared memory, and the memory as the worker has it mapped.
 *
 * @param doorbell the socket's bare end of the worker
 */
record SharedPair(
    SharedTransport host, SharedTransport worker, ByteBuffer memory, SocketPair doorbell)
    implements AutoCloseable {
  static SharedPair open(Path directory, int maxPayloadBytes) throws IOException {
    return open(directory, maxPayloadBytes, 20_000);
  }

  static SharedPair open(Path directory, int maxPayloadBytes, long spinNanos) throws IOException {
    return open(directory, maxPayloadBytes, spinNanos, ForkGuard.NONE);
  }

  /** The worker's end, and its socket, are guarded. */
  static SharedPair open(Path directory, int maxPayloadBytes, long spinNanos, ForkGuard guard)
      throws IOException {
    return open(directory, maxPayloadBytes, spinNanos, guard, SideMemory.OF_SYSTEM);
  }

  /** Both ends have their side segments from there. */
  static SharedPair open(
      Path directory, int maxPayloadBytes, long spinNanos, ForkGuard guard, SideMemory source)
      throws IOException {
    SocketPair sockets = SocketPair.open(directory, maxPayloadBytes);
    MemoryFile file = SharedTransport.newSegment();
    SegmentOffer offer =
        new SegmentOffer(
            ProcessHandle.current().pid(), file.descriptor(), file.memory().capacity());
    ByteBuffer memory = SharedTransport.attach(offer);
    SocketTransport socket = sockets.peerTransport(maxPayloadBytes);
    socket.guardBy(guard);
    SharedTransport worker = SharedTransport.ofWorker(socket, memory, offer, spinNanos, source);
    return new SharedPair(
        SharedTransport.ofHost(sockets.transport(), file, spinNanos, source),
        worker,
        memory,
        sockets);
  }

  static void send(Transport from, FrameType type, byte... payload) throws IOException {
    from.begin();
    from.reserve(payload.length).put(payload);
    from.send(type);
  }

  /** The next frame, which has come already or comes at once. */
  static Frame receive(Transport transport) throws IOException {
    Frame frame = transport.receive(10_000_000_000L);
    if (frame == null) {
      throw new IOException("nothing came");
    }
    return frame;
  }

  /** As {@link #send}, on a thread of its own. */
  static void sendUnchecked(Transport from, FrameType type, byte... payload) {
    try {
      send(from, type, payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #receive}, on a thread of its own. */
  static Frame receiveUnchecked(Transport transport) {
    try {
      return receive(transport);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    host.close();
    worker.close();
    host.dispose();
    doorbell.close();
  }
}
