package dev.glovebox.link;

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
import java.nio.channels.CancelledKeyException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The socket on which one worker connects back. It exists only while that worker starts: nobody can
 * knock later.
 *
 * <p>Who connects must know the worker's one-time secret. Nobody is waited for: hellos are read as
 * they come, all side by side, so that strangers who say nothing, or drip byte after byte, hold up
 * nobody. Those that wait are a bounded number: beyond it the one that has waited longest goes.
 *
 * <p><b>Threads:</b> used by the thread that starts the worker, but for {@link #close}, which any
 * thread may call and which ends the wait.
 */
public final class WorkerDoor implements AutoCloseable {
  /** So many more than a worker opens may be connected and have said nothing yet. */
  private static final int MAX_STRANGERS = 16;

  /** A hello is far smaller; who sends more than that is no worker. */
  private static final int MAX_HELLO_BYTES = 4096;

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

  /**
   * {@return the door of one worker, which listens}
   *
   * @param path of the socket; must not be there yet
   * @param secret that the worker has to say
   * @throws IOException if the socket cannot be made
   */
  public static WorkerDoor open(Path path, String secret) throws IOException {
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

  /** {@return where the socket is} */
  public Path path() {
    return path;
  }

  /** {@return what the worker must know} */
  public String secret() {
    return secret;
  }

  /** The connections of a worker that has proved who it is. The receiver closes them. */
  public static final class Admission {
    private Transport control;
    private Transport upcall;
    private final HostLane[] lanes;

    private Admission(int lanes) {
      this.lanes = new HostLane[lanes];
    }

    /** {@return the control connection} */
    public Transport control() {
      return control;
    }

    /** {@return the connection over which threads that a library made call back} */
    public Transport upcall() {
      return upcall;
    }

    /** {@return the lanes, in the order of their numbers} */
    public List<HostLane> lanes() {
      return List.of(lanes);
    }

    private boolean complete() {
      return opened() == lanes.length + 2;
    }

    private long opened() {
      return (control == null ? 0 : 1)
          + (upcall == null ? 0 : 1)
          + Arrays.stream(lanes).filter(lane -> lane != null).count();
    }

    /** Closes all connections, of a worker that is not used after all. */
    public void close() {
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
   * @param worker at the other end
   * @param lanes how many it has to open
   * @param maxMessageBytes the largest frame payload that is sent or accepted
   * @param transports decides over what the lanes go on
   * @param start by when it must have, which has begun
   * @return all connections, which are the caller's from now on
   * @throws IOException if it has not by then, or the door was closed
   */
  public Admission admit(
      LaneWorker worker, int lanes, int maxMessageBytes, LaneTransports transports, Deadline start)
      throws IOException {
    Admission admission = new Admission(lanes);
    Waiting waiting = new Waiting(lanes + 2 + MAX_STRANGERS);
    try {
      while (!admission.complete()) {
        if (start.isOver()) {
          throw new IOException(late(admission, start, waiting));
        }
        awaitSomething(start.leftNanos());
        for (SocketTransport speaking : waiting.speaking(selector)) {
          hear(worker, speaking, waiting, admission, transports, maxMessageBytes, start);
        }
        SocketChannel knocking = server.accept();
        while (knocking != null) {
          waiting.add(knocking, selector, maxMessageBytes);
          knocking = server.accept();
        }
      }
      return admission;
    } catch (ClosedSelectorException | ClosedChannelException | CancelledKeyException e) {
      admission.close();
      throw new IOException("it ended before it was ready" + waiting.turnedAway(), e);
    } catch (IOException | RuntimeException | Error e) {
      admission.close();
      throw e;
    } finally {
      waiting.close();
    }
  }

  /** Has a connection taken whose hello is there, or turned away; others wait on. */
  private void hear(
      LaneWorker worker,
      SocketTransport speaking,
      Waiting waiting,
      Admission admission,
      LaneTransports transports,
      int maxMessageBytes,
      Deadline start)
      throws IOException {
    String refusal;
    boolean heard = false;
    try {
      Frame frame = speaking.receive(0);
      if (frame == null) {
        heard = true;
        return;
      }
      waiting.remove(speaking, selector);
      speaking.acceptAtMost(maxMessageBytes);
      refusal = welcome(worker, frame, speaking, admission, transports, start.leftNanos());
      heard = true;
    } catch (IOException | ProtocolException e) {
      waiting.remove(speaking, selector);
      refusal = e.getMessage();
      heard = true;
    } finally {
      if (!heard) {
        // The door was closed meanwhile, for the worker has ended: nobody else knows of this one.
        speaking.close();
      }
    }
    if (refusal != null) {
      speaking.close();
      waiting.turnedAway(refusal);
    }
  }

  private static String late(Admission admission, Deadline start, Waiting waiting) {
    return "it has opened "
        + admission.opened()
        + " of its "
        + (admission.lanes.length + 2)
        + " connections within "
        + start.length().toMillis()
        + " ms"
        + waiting.turnedAway();
  }

  /** Waits for a connection, or for what one says; an interrupt is kept for later. */
  private void awaitSomething(long nanos) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      int ready = selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
      assert ready >= 0;
      interrupted |= Thread.interrupted();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Who has connected and not said hello yet, the first in front, and who was turned away. */
  private static final class Waiting {
    private final int most;
    private final Map<SocketTransport, SelectionKey> connections = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private long more;

    Waiting(int most) {
      this.most = most;
    }

    void add(SocketChannel channel, Selector selector, int maxMessageBytes) throws IOException {
      if (connections.size() == most) {
        SocketTransport first = connections.keySet().iterator().next();
        remove(first, selector);
        first.close();
        turnedAway("a connection that said nothing while " + most + " others came");
      }
      SocketTransport transport = SocketTransport.over(channel, maxMessageBytes);
      transport.acceptAtMost(Math.min(MAX_HELLO_BYTES, maxMessageBytes));
      boolean added = false;
      try {
        connections.put(transport, channel.register(selector, SelectionKey.OP_READ, transport));
        added = true;
      } finally {
        if (!added) {
          // The door was closed just now, for the worker has ended.
          transport.close();
        }
      }
    }

    /** Those that have said something. */
    List<SocketTransport> speaking(Selector selector) {
      List<SocketTransport> speaking = new ArrayList<>();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.attachment() instanceof SocketTransport transport) {
          speaking.add(transport);
        }
      }
      selector.selectedKeys().clear();
      return speaking;
    }

    /** It waits no more. Its channel is no longer the selector's, which would keep it open. */
    void remove(SocketTransport transport, Selector selector) throws IOException {
      SelectionKey key = connections.remove(transport);
      if (key != null) {
        key.cancel();
        int ready = selector.selectNow();
        assert ready >= 0;
      }
    }

    void turnedAway(String reason) {
      if (reasons.size() < MAX_REASONS) {
        reasons.add(reason);
      } else {
        more++;
      }
    }

    /** All that were, for a message; and those that have said nothing until now. */
    String turnedAway() {
      String text = reasons.isEmpty() ? "" : "; turned away: " + String.join("; ", reasons);
      text += more == 0 ? "" : " and " + more + " more";
      return connections.isEmpty()
          ? text
          : text + "; " + connections.size() + " connections have not said hello";
    }

    void close() {
      connections.values().forEach(SelectionKey::cancel);
      connections.keySet().forEach(SocketTransport::close);
    }
  }

  /** Returns why the connection is refused, or null when it was taken. */
  private String welcome(
      LaneWorker worker,
      Frame frame,
      SocketTransport transport,
      Admission admission,
      LaneTransports transports,
      long timeoutNanos)
      throws IOException {
    if (!(MessageCodec.read(frame) instanceof Message.Hello hello)) {
      return "a connection that did not say hello";
    }
    if (!isSecret(hello.secret()) || hello.pid() != worker.pid()) {
      return "a connection with a wrong secret or process id";
    }
    worker.saidHello();
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
