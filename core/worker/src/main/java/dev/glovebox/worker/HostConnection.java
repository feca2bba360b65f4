package dev.glovebox.worker;

import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Protocol;
import dev.glovebox.lane.SharedTransport;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Opens the worker's connections to its host: connect, say hello, be welcomed. */
final class HostConnection {
  /** How long the host may take to answer a hello. Its own start deadline is the real bound. */
  private static final long WELCOME_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Bootstrap bootstrap;

  HostConnection(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  Transport control() throws IOException {
    return open(Message.Channel.CONTROL, 0, Protocol.MAX_CONTROL_BYTES);
  }

  /** Opens a lane; must run on the lane's own thread, whose native id it reports. */
  Transport lane(int lane) throws IOException {
    return open(Message.Channel.LANE, lane, bootstrap.maxMessageBytes());
  }

  /** Opens the connection for threads that have no lane; none of them is known yet. */
  Transport upcall() throws IOException {
    return open(Message.Channel.UPCALL, 0, bootstrap.maxMessageBytes());
  }

  private Transport open(Message.Channel channel, int lane, int maxPayloadBytes)
      throws IOException {
    SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.connect(UnixDomainSocketAddress.of(Path.of(bootstrap.socket())));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    SocketTransport transport = SocketTransport.over(socket, maxPayloadBytes);
    transport.guardBy(ForkedChild.GUARD);
    try {
      MessageCodec.send(
          transport,
          new Message.Hello(
              bootstrap.secret(),
              Protocol.MIN_VERSION,
              Protocol.VERSION,
              channel,
              lane,
              OwnProcess.pid(),
              channel == Message.Channel.UPCALL ? 0 : OwnProcess.threadId(),
              channel == Message.Channel.LANE));
      Frame answer = transport.receive(WELCOME_NANOS);
      if (answer == null || !(MessageCodec.read(answer) instanceof Message.Welcome welcome)) {
        throw new IOException("the host did not welcome " + channel + " " + lane);
      }
      if (Protocol.negotiate(welcome.version(), welcome.version()) == 0) {
        throw new IOException(
            "the host speaks version "
                + welcome.version()
                + " of the protocol, this worker "
                + Protocol.MIN_VERSION
                + " to "
                + Protocol.VERSION);
      }
      if (channel == Message.Channel.CONTROL) {
        transport.endTurns();
      }
      transport.lookFor(welcome.spinNanos());
      return welcome.segment() == null ? transport : attach(transport, welcome);
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** Goes on in the segment that was offered, or, where that cannot be, over the socket. */
  private static Transport attach(SocketTransport transport, Message.Welcome welcome)
      throws IOException {
    ByteBuffer memory;
    try {
      memory = SharedTransport.attach(welcome.segment());
    } catch (IOException e) {
      MessageCodec.send(transport, new Message.Attached(e.toString()));
      return transport;
    }
    MessageCodec.send(transport, new Message.Attached(null));
    return SharedTransport.ofWorker(transport, memory, welcome.segment(), welcome.spinNanos());
  }
}
