package dev.glovebox.lane;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One side of a {@link Traffic} in a process of its own, which ends at one step of the lane. */
public final class DyingMain {
  /** What it ends with at that step. */
  static final int DIED = 77;

  /** What it ends with if the other side was gone first. */
  static final int OUTLIVED = 78;

  static final int MAX_BYTES = 4 << 20;

  private DyingMain() {}

  /** When to die. */
  private static final class Fault extends LaneSteps implements Traffic.Watch {
    private final LaneStep step;
    private final Traffic.Shape shape;
    private int left;
    private Traffic.Shape current;

    Fault(LaneStep step, Traffic.Shape shape, int times) {
      this.step = step;
      this.shape = shape;
      this.left = times;
    }

    @Override
    public void next(Traffic.Shape shape) {
      current = shape;
    }

    @Override
    void reached(LaneStep reached) {
      if (reached == step && current == shape && --left == 0) {
        Runtime.getRuntime().halt(DIED);
      }
    }
  }

  /** Takes, as a line of its standard input: side, socket, ledger, step, shape, times, spin. */
  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      return;
    }
    String[] words = line.split(" ", -1);
    Fault fault =
        new Fault(
            LaneStep.valueOf(words[3]),
            Traffic.Shape.valueOf(words[4]),
            Integer.parseInt(words[5]));
    LaneSteps.current = fault;
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(Path.of(words[1])));
    SocketTransport socket = SocketTransport.over(channel, MAX_BYTES);
    try {
      if (words[0].equals("WORKER")) {
        new TrafficWorker(attach(socket), Ledger.at(Path.of(words[2])), fault).run();
      } else {
        new TrafficHost(offer(socket, Long.parseLong(words[6])), fault).run(Integer.MAX_VALUE);
      }
    } catch (TransportClosedException | UncheckedIOException e) {
      Runtime.getRuntime().halt(OUTLIVED);
    }
  }

  /** The host's side of the handshake. */
  static SharedTransport offer(SocketTransport socket, long spinNanos) throws IOException {
    MemoryFile file = SharedTransport.newSegment();
    SegmentOffer offer =
        new SegmentOffer(
            ProcessHandle.current().pid(), file.descriptor(), file.memory().capacity());
    MessageCodec.send(socket, new Message.Welcome(Protocol.VERSION, spinNanos, offer));
    if (!(MessageCodec.read(socket.receive(Transport.FOREVER)) instanceof Message.Attached)) {
      throw new IOException("not attached");
    }
    return SharedTransport.ofHost(socket, file, spinNanos);
  }

  /** The worker's side of the handshake. */
  static SharedTransport attach(SocketTransport socket) throws IOException {
    Message.Welcome welcome =
        (Message.Welcome) MessageCodec.read(socket.receive(Transport.FOREVER));
    SegmentOffer offer = welcome.segment();
    ByteBuffer memory = SharedTransport.attach(offer);
    MessageCodec.send(socket, new Message.Attached(null));
    return SharedTransport.ofWorker(socket, memory, offer, welcome.spinNanos());
  }
}
