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
  private volatile Optional<Dispatcher> dispatcher = Optional.empty();

  /**
   * Makes it, and starts the watchdog where the service manager has one.
   *
   * @param registryFile read again at a reload
   * @param shown takes from a text what clients may not see
   */
  public Management(
      Glovebox box,
      LibraryCalls calls,
      Path registryFile,
      ServiceNotice notice,
      UnaryOperator<String> shown) {
    Offer offer = new Offer(box, calls);
    Health health = new Health(box, this::callsInFlight, this::isDraining);
    SidecarMetrics metrics = new SidecarMetrics(offer, health);
    OpenRpcDocument document = new OpenRpcDocument(offer, version());
    this.reloader = new Reloader(box, registryFile, notice, this::isDraining);
    this.listener = Listeners.of(new SidecarLog(), metrics, new NoticeListener(notice));
    this.pages = ManagementPages.of(health, document, metrics);
    new ManagementMethods(offer, health, reloader, document, shown).addTo(methods);
    this.watchdog = Watchdog.start(notice, box);
  }

  private static String version() {
    String own = Management.class.getPackage().getImplementationVersion();
    return own == null ? "0" : own;
  }

  /** The sidecar's requests go through this one. */
  public void watch(Dispatcher requests) {
    dispatcher = Optional.of(requests);
  }

  private int callsInFlight() {
    return dispatcher.map(it -> it.threads().atWork()).orElse(0);
  }

  private boolean isDraining() {
    return dispatcher.map(Dispatcher::isDraining).orElse(false);
  }

  /** The sidecar's own methods, to be added to. */
  public Methods methods() {
    return methods;
  }

  /** What has to be told of what happens. */
  public SidecarListener listener() {
    return listener;
  }

  /** The pages of HTTP doors, by their paths. */
  public Map<String, HttpPage> pages() {
    return pages;
  }

  /** Reads the registry again. */
  public Reloader reloader() {
    return reloader;
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
