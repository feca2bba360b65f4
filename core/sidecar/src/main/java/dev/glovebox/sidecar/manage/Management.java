package dev.glovebox.sidecar.manage;

import dev.glovebox.Glovebox;
import dev.glovebox.sidecar.http.HttpPage;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All by which a sidecar is looked after: its methods, pages, log, metrics, watchdog and reload.
 *
 * <p><b>Lifecycle:</b> made before the sidecar, told of it by {@link #watch}, and until {@link
 * #close}.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class Management implements AutoCloseable {
  private final Methods methods = new Methods();
  private final Reloader reloader;
  private final SidecarListener listener;
  private final Map<String, HttpPage> pages;
  private final Watchdog watchdog;
  private final Readiness readiness;
  private volatile Optional<Dispatcher> dispatcher = Optional.empty();

  /**
   * Makes it, and starts the watchdog where the service manager has one.
   *
   * @param box whose pools and registry it looks after
   * @param calls the libraries that are offered
   * @param registryFile read again at a reload
   * @param notice the service manager, which is told as well
   * @param shown takes from a text what clients may not see
   */
  public Management(
      Glovebox box,
      LibraryCalls calls,
      Path registryFile,
      ServiceNotice notice,
      UnaryOperator<String> shown) {
    Offer offer = new Offer(box, calls);
    this.readiness = new Readiness(box, this::isDraining);
    Health health = new Health(box, this::callsInFlight, this::isDraining, readiness::isReady);
    SidecarMetrics metrics = new SidecarMetrics(offer, health);
    OpenRpcDocument document = new OpenRpcDocument(offer, version());
    this.reloader = new Reloader(box, registryFile, notice, this::isUnready);
    this.listener = Listeners.of(new SidecarLog(), metrics, new NoticeListener(notice));
    this.pages = ManagementPages.of(health, document, metrics);
    new ManagementMethods(offer, health, reloader, document, shown).addTo(methods);
    this.watchdog = Watchdog.start(notice, box);
  }

  private static String version() {
    String own = Management.class.getPackage().getImplementationVersion();
    return own == null ? "0" : own;
  }

  /**
   * The sidecar's requests go through this one.
   *
   * @param requests of the sidecar; none is counted before
   */
  public void watch(Dispatcher requests) {
    dispatcher = Optional.of(requests);
  }

  private int callsInFlight() {
    return dispatcher.map(it -> it.threads().atWork()).orElse(0);
  }

  /** Before it is ready, and when it stops, the service manager is told of no reload. */
  private boolean isUnready() {
    return !readiness.isReady() || isDraining();
  }

  /**
   * Does something, on another thread, once the pools have the workers that they should.
   *
   * @param warmUp runs before that, once they have them
   * @param then runs after that, on the same thread
   */
  public void whenReady(Runnable warmUp, Runnable then) {
    readiness.whenReady(warmUp, then);
  }

  private boolean isDraining() {
    return dispatcher.map(Dispatcher::isDraining).orElse(false);
  }

  /** {@return the sidecar's own methods, to be added to} */
  public Methods methods() {
    return methods;
  }

  /** {@return what has to be told of what happens} */
  public SidecarListener listener() {
    return listener;
  }

  /** {@return the pages of HTTP doors, by their paths} */
  public Map<String, HttpPage> pages() {
    return pages;
  }

  /** {@return what reads the registry again} */
  public Reloader reloader() {
    return reloader;
  }

  @Override
  public void close() {
    readiness.close();
    watchdog.close();
  }
}
