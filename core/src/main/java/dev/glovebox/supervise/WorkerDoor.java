package dev.glovebox.supervise;

import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Protocol;
import dev.glovebox.lane.SocketTransport;
import dev.glovebox.lane.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The socket on which one worker connects back. It exists only while that worker starts: nobody can
 * knock later.
 *
 * <p>Who connects must know the worker's one-time secret and speak within a bound; whoever does not
 * is turned away, and the door stays open for the worker.
 *
 * <p><b>Threads:</b> used by the thread that starts the worker, but for {@link #close}, which any
 * thread may call and which ends the wait.
 */
final class WorkerDoor implements AutoCloseable {
  /** How long a connection may take to say hello. A worker says it at once. */
  private static final long HELLO_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** So many refusals are told; who knocks for ever must not fill the memory. */
  private static final int MAX_REASONS = 8;

  private final Path path;
  private final String secret;
  private final ServerSocketChannel server;
  private final Selector selector;

  private WorkerDoor(Path path, String secret, ServerSocketChannel server, Selector selector) {
    this.path = path;
    this.secret = secret;
    this.server = server;
    this.selector = selector;
  }

  static WorkerDoor open(Path path, String secret) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Selector selector = null;
    try {
      selector = Selector.open();
      server.bind(UnixDomainSocketAddress.of(path));
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      return new WorkerDoor(path, secret, server, selector);
    } catch (IOException e) {
      if (selector != null) {
        selector.close();
      }
      server.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /** What the worker must know. */
  String secret() {
    return secret;
  }

  /** The connections of a worker that has proved who it is. The receiver closes them. */
  static final class Admission {
    private Transport control;
    private Transport upcall;
    private final HostLane[] lanes;

    private Admission(int lanes) {
      this.lanes = new HostLane[lanes];
    }

    Transport control() {
      return control;
    }

    /** The connection over which threads that a library made call back. */
    Transport upcall() {
      return upcall;
    }

    List<HostLane> lanes() {
      return List.of(lanes);
    }

    private boolean complete() {
      return control != null
          && upcall != null
          && Arrays.stream(lanes).allMatch(lane -> lane != null);
    }

    void close() {
      if (control != null) {
        control.close();
      }
      if (upcall != null) {
        upcall.close();
      }
      for (HostLane lane : lanes) {
        if (lane != null) {
          lane.close();
          // Nobody else has seen it yet.
          lane.dispose();
        }
      }
    }
  }

  /**
   * Waits until the worker has opened its control connection, all its lanes and the upcall
   * connection.
   *
   * @throws IOException if it has not within {@code timeoutNanos}, or the door was closed
   */
  Admission admit(
      Worker worker, int lanes, int maxMessageBytes, LaneTransports transports, long timeoutNanos)
      throws IOException {
    Admission admission = new Admission(lanes);
    long start = System.nanoTime();
    List<String> turnedAway = new ArrayList<>();
    long more = 0;
    try {
      while (!admission.complete()) {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          throw new IOException(
              "it did not connect within "
                  + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                  + " ms"
                  + listed(turnedAway)
                  + (more == 0 ? "" : " and " + more + " more"));
        }
        SocketChannel knocking = next(left);
        if (knocking != null) {
          SocketTransport transport = SocketTransport.over(knocking, maxMessageBytes);
          String refusal =
              welcome(worker, transport, admission, transports, Math.min(left, HELLO_NANOS));
          if (refusal != null) {
            transport.close();
            if (turnedAway.size() < MAX_REASONS) {
              turnedAway.add(refusal);
            } else {
              more++;
            }
          }
        }
      }
      return admission;
    } catch (ClosedSelectorException | ClosedChannelException e) {
      admission.close();
      throw new IOException("it ended before it was ready" + listed(turnedAway), e);
    } catch (IOException | RuntimeException e) {
      admission.close();
      throw e;
    }
  }

  private static String listed(List<String> turnedAway) {
    return turnedAway.isEmpty() ? "" : "; turned away: " + String.join("; ", turnedAway);
  }

  /** The next connection, or null if none came; an interrupt is kept for later. */
  private SocketChannel next(long nanos) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
      interrupted |= Thread.interrupted();
      selector.selectedKeys().clear();
      return server.accept();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns why the connection is refused, or null when it was taken. */
  private String welcome(
      Worker worker,
      SocketTransport transport,
      Admission admission,
      LaneTransports transports,
      long timeoutNanos) {
    try {
      Frame frame = transport.receive(timeoutNanos);
      if (frame == null) {
        return "a connection that said nothing";
      }
      if (!(MessageCodec.read(frame) instanceof Message.Hello hello)) {
        return "a connection that did not say hello";
      }
      if (!isSecret(hello.secret()) || hello.pid() != worker.pid()) {
        return "a connection with a wrong secret or process id";
      }
      worker.tryMove(WorkerState.HANDSHAKING);
      int version = Protocol.negotiate(hello.minVersion(), hello.maxVersion());
      if (version == 0) {
        return "protocol versions "
            + hello.minVersion()
            + " to "
            + hello.maxVersion()
            + ", this host speaks "
            + Protocol.MIN_VERSION
            + " to "
            + Protocol.VERSION;
      }
      if (hello.channel() != Message.Channel.LANE) {
        return take(transport, hello, version, admission);
      }
      int lane = hello.lane();
      if (lane < 0 || lane >= admission.lanes.length || admission.lanes[lane] != null) {
        return "lane " + lane + ", which is open or does not exist";
      }
      Transport moved = transports.welcome(transport, hello, version, timeoutNanos);
      admission.lanes[lane] = new HostLane(worker, moved, hello.tid());
      return null;
    } catch (IOException | ProtocolException e) {
      return e.getMessage();
    }
  }

  private static String take(
      SocketTransport transport, Message.Hello hello, int version, Admission admission)
      throws IOException {
    if (hello.channel() == Message.Channel.CONTROL) {
      if (admission.control != null) {
        return "a second control connection";
      }
      MessageCodec.send(transport, new Message.Welcome(version));
      transport.endTurns();
      admission.control = transport;
      return null;
    }
    if (admission.upcall != null) {
      return "a second upcall connection";
    }
    MessageCodec.send(transport, new Message.Welcome(version));
    admission.upcall = transport;
    return null;
  }

  /** Compared in constant time, so that timing tells nothing of the secret. */
  private boolean isSecret(String claimed) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), claimed.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the wait, if any, and removes the socket file. */
  @Override
  public void close() {
    try {
      selector.close();
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The run directory is removed as a whole at the end.
    }
  }
}
