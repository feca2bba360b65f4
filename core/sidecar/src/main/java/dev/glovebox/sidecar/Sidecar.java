package dev.glovebox.sidecar;

import dev.glovebox.Glovebox;
import dev.glovebox.sidecar.http.HttpPage;
import dev.glovebox.sidecar.manage.Management;
import dev.glovebox.sidecar.manage.ServiceNotice;
import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.FailureAnswers;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SideThreads;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.Connections;
import dev.glovebox.sidecar.wire.DoorContext;
import dev.glovebox.sidecar.wire.Drained;
import dev.glovebox.sidecar.wire.ListenAddress;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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

  /** For the first requests of clients that came just before the end. */
  private static final Duration FIRST_REQUESTS = Duration.ofMillis(500);

  /** Clients whose users are to be looked up. If the machine never says them, they pile up. */
  private static final int MOST_LOOKUPS = 256;

  private final SidecarOptions options;
  private final SidecarListener listener;
  private final Map<String, HttpPage> pages;
  private final Dispatcher dispatcher;
  private final Connections connections;
  private final Buffers buffers;
  private final SideThreads parsers = new SideThreads("glovebox-json");
  private final SideThreads lookups = new SideThreads("glovebox-peer", MOST_LOOKUPS);
  private final OpenDoors doors;
  private final Consumer<Runnable> whenReady;
  private boolean closed;

  private Sidecar(
      LibraryCalls calls,
      Methods methods,
      SidecarOptions options,
      SidecarListener listener,
      Map<String, HttpPage> pages,
      OpenDoors doors,
      Consumer<Runnable> whenReady) {
    this.whenReady = whenReady;
    this.options = options;
    this.doors = doors;
    this.pages = pages;
    this.listener = listener;
    this.buffers = new Buffers(options.bounds().memory().buffers());
    this.connections = new Connections(options.bounds().connection());
    this.dispatcher =
        new Dispatcher(
            calls,
            methods,
            options.bounds(),
            new FailureAnswers(options.verboseErrors()),
            listener,
            options.int64());
  }

  /**
   * Opens the doors.
   *
   * @param box whose exposed functions are offered; it stays open
   * @param methods those of the sidecar itself; the ones about a client's own connection are added
   * @param options where its doors are, and how it serves
   * @param listener is told of what happens
   * @return the sidecar, which serves already
   * @throws dev.glovebox.sidecar.wire.DoorException if a door cannot be opened; then none is
   */
  public static Sidecar start(
      Glovebox box, Methods methods, SidecarOptions options, SidecarListener listener) {
    return start(new GloveboxCalls(box), methods, options, listener);
  }

  /**
   * As {@link #start(Glovebox, Methods, SidecarOptions, SidecarListener)}, for other libraries.
   *
   * @param calls the libraries that are offered
   * @param methods those of the sidecar itself; the ones about a client's own connection are added
   * @param options where its doors are, and how it serves
   * @param listener is told of what happens
   * @return the sidecar, which serves already
   * @throws dev.glovebox.sidecar.wire.DoorException if a door cannot be opened; then none is
   */
  public static Sidecar start(
      LibraryCalls calls, Methods methods, SidecarOptions options, SidecarListener listener) {
    return start(calls, methods, options, listener, Map.of());
  }

  /** As {@link #start(LibraryCalls, Methods, SidecarOptions, SidecarListener)}, behind doors. */
  static Sidecar start(
      LibraryCalls calls,
      Methods methods,
      SidecarOptions options,
      SidecarListener listener,
      OpenDoors doors) {
    return opened(new Sidecar(calls, methods, options, listener, Map.of(), doors, Runnable::run));
  }

  /** As {@link #start(LibraryCalls, Methods, SidecarOptions, SidecarListener)}, with pages. */
  static Sidecar start(
      LibraryCalls calls,
      Methods methods,
      SidecarOptions options,
      SidecarListener listener,
      Map<String, HttpPage> pages) {
    OpenDoors doors = OpenDoors.open(options);
    return opened(new Sidecar(calls, methods, options, listener, pages, doors, Runnable::run));
  }

  /**
   * As {@link #start(Glovebox, Methods, SidecarOptions, SidecarListener)}, looked after by this.
   *
   * @param box whose exposed functions are offered; it stays open
   * @param management made by {@link #management} for this sidecar alone; it is its owner's to
   *     close
   * @param options where its doors are, and how it serves
   * @return the sidecar, which serves already
   * @throws dev.glovebox.sidecar.wire.DoorException if a door cannot be opened; then none is
   */
  public static Sidecar start(Glovebox box, Management management, SidecarOptions options) {
    return start(box, management, options, OpenDoors.open(options));
  }

  /**
   * As {@link #start(Glovebox, Management, SidecarOptions)}, behind doors that are open already.
   *
   * @param box whose exposed functions are offered; it stays open
   * @param management made by {@link #management} for this sidecar alone; it is its owner's to
   *     close
   * @param options how it serves
   * @param doors those of the options; closed with the sidecar
   * @return the sidecar, which serves already
   */
  public static Sidecar start(
      Glovebox box, Management management, SidecarOptions options, OpenDoors doors) {
    Sidecar sidecar =
        new Sidecar(
            new GloveboxCalls(box),
            management.methods(),
            options,
            management.listener(),
            management.pages(),
            doors,
            then -> management.whenReady(new WarmUp(box, options)::run, then));
    management.watch(sidecar.dispatcher);
    return opened(sidecar);
  }

  /**
   * {@return what looks after a sidecar that is to be started next}
   *
   * @param box whose pools it tells of
   * @param registryFile read again at a reload
   * @param options whether clients are told the host's paths and addresses
   * @param notice the service manager, which is told as well
   */
  public static Management management(
      Glovebox box, Path registryFile, SidecarOptions options, ServiceNotice notice) {
    return new Management(
        box,
        new GloveboxCalls(box),
        registryFile,
        notice,
        new FailureAnswers(options.verboseErrors())::shown);
  }

  private static Sidecar opened(Sidecar sidecar) {
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
            parsers,
            lookups,
            options.bounds(),
            options.token(),
            connections,
            buffers,
            listener);
    doors.serve(context, pages);
    addresses().forEach(address -> listener.doorOpened(address.toString()));
    whenReady.accept(listener::ready);
  }

  /** {@return where its doors are, with the ports that they really have} */
  public List<ListenAddress> addresses() {
    return doors.addresses();
  }

  /** {@return its connections, of all doors} */
  public Connections connections() {
    return connections;
  }

  /** What parses large messages. */
  SideThreads parsers() {
    return parsers;
  }

  /** What looks up whose process a client is. */
  SideThreads lookups() {
    return lookups;
  }

  /** What all connections have in messages and answers. */
  Buffers buffers() {
    return buffers;
  }

  /** {@return what its requests go through} */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /**
   * Takes no connection any more, hears those that have come just before, and then takes no request
   * any more, waits for the calls in flight and for their answers to be written, and closes. Blocks
   * for the grace of the options at most, and a moment.
   *
   * @return false if calls were still in flight when the grace was over
   * @throws InterruptedException if the thread is interrupted while it waits; the sidecar is not
   *     closed then
   */
  public boolean drain() throws InterruptedException {
    listener.draining();
    doors.takeNoMore();
    // Who came before is not told that he came too late, unless he says nothing.
    doors.settle();
    connections.awaitHeard(FIRST_REQUESTS);
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
    doors.takeNoMore();
    for (Channel channel : connections.all()) {
      channel.close();
    }
    dispatcher.close();
    parsers.close();
    lookups.close();
    doors.close();
    listener.stopped();
  }
}
