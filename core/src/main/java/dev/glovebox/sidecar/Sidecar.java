package dev.glovebox.sidecar;

import dev.glovebox.Glovebox;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.FailureAnswers;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.Acceptors;
import dev.glovebox.sidecar.wire.Connections;
import dev.glovebox.sidecar.wire.Door;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.Doors;
import dev.glovebox.sidecar.wire.Drained;
import dev.glovebox.sidecar.wire.ListenAddress;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of JSON-RPC 2.0 before a {@link Glovebox}.
 *
 * <p><b>Lifecycle:</b> serves from {@link #start} on. {@link #drain} closes the doors and lets the
 * calls in flight end; {@link #close} ends all at once. The Glovebox stays open: it is its owner's.
 *
 * <p><b>Threads:</b> safe for any number.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close ends, a channel tells.
public final class Sidecar implements AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final SidecarOptions options;
  private final SidecarListener listener;
  private final Dispatcher dispatcher;
  private final Connections connections;
  private final Acceptors acceptors = new Acceptors();
  private final List<Door> doors = new ArrayList<>();
  private boolean closed;

  private Sidecar(
      LibraryCalls calls, Methods methods, SidecarOptions options, SidecarListener listener) {
    this.options = options;
    this.listener = listener;
    this.connections = new Connections(options.bounds().connections());
    this.dispatcher =
        new Dispatcher(
            calls,
            methods,
            options.bounds(),
            new FailureAnswers(options.verboseErrors()),
            listener);
  }

  /**
   * Opens the doors.
   *
   * @param methods those of the sidecar itself; the ones about a client's own connection are added
   * @throws dev.glovebox.sidecar.wire.DoorException if a door cannot be opened; then none is
   */
  public static Sidecar start(
      Glovebox box, Methods methods, SidecarOptions options, SidecarListener listener) {
    return start(new GloveboxCalls(box), methods, options, listener);
  }

  /** As {@link #start(Glovebox, Methods, SidecarOptions, SidecarListener)}, for other libraries. */
  public static Sidecar start(
      LibraryCalls calls, Methods methods, SidecarOptions options, SidecarListener listener) {
    Sidecar sidecar = new Sidecar(calls, methods, options, listener);
    boolean started = false;
    try {
      sidecar.open();
      started = true;
      return sidecar;
    } finally {
      if (!started) {
        sidecar.close();
      }
    }
  }

  private void open() {
    DoorContext context =
        new DoorContext(
            dispatcher,
            new RpcJson(options.bounds()),
            options.bounds(),
            options.token(),
            connections,
            listener);
    Doors framed = Doors.framed(options.access());
    for (ListenAddress address : options.listen()) {
      Door door = framed.open(address, acceptors, context);
      doors.add(door);
      listener.doorOpened(door.address().toString());
    }
    listener.ready();
  }

  /** Where its doors are, with the ports that they really have. */
  public List<ListenAddress> addresses() {
    return doors.stream().map(Door::address).toList();
  }

  /** Its connections, of all doors. */
  public Connections connections() {
    return connections;
  }

  /** What its requests go through. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /**
   * Takes no connection and no request any more, waits for the calls in flight and for their
   * answers to be written, and closes. Blocks for the grace of the options at most, and a moment.
   *
   * @return false if calls were still in flight when the grace was over
   */
  public boolean drain() throws InterruptedException {
    listener.draining();
    doors.forEach(Door::close);
    dispatcher.drain();
    boolean finished = dispatcher.awaitCalls(options.grace());
    List<Channel> open = connections.all();
    open.forEach(channel -> channel.pipeline().fireUserEventTriggered(Drained.EVENT));
    long deadlineNanos = System.nanoTime() + LAST_ANSWERS.toNanos();
    for (Channel channel : open) {
      channel.closeFuture().await(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
    }
    close();
    return finished;
  }

  /** Ends all connections at once. May be called again; does not close the Glovebox. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    doors.forEach(Door::close);
    for (Channel channel : connections.all()) {
      channel.close();
    }
    dispatcher.close();
    acceptors.close();
    listener.stopped();
  }
}
