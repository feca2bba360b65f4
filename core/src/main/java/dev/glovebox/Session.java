package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.marshal.DeclaredResult;
import dev.glovebox.marshal.SharedBuffer;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.supervise.HeldLane;
import java.util.List;
import java.util.Map;

/**
 * One worker and one of its native threads, held over several calls: for libraries that keep state
 * in the process, or in the thread, that calls them.
 *
 * <pre>{@code
 * try (Session session = box.session("uv")) {
 *   Uv uv = session.load(Uv.class);
 *   Pointer loop = uv.uv_default_loop();
 *   uv.uv_run(loop, 0);
 * }
 * }</pre>
 *
 * <p>Every call of what was loaded from a session runs on its native thread, whichever thread makes
 * it: one at a time. A second caller waits, or is refused, by {@link SessionOptions}. A callback
 * that runs during a call may call through the session again; a callback on a thread that the
 * library made calls on that thread, as in one process.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, or until the Glovebox is closed. When its worker
 * is lost, the call in it and every later one fails with {@link
 * dev.glovebox.failure.WorkerLostException}: a session never goes over to another worker. Pointers
 * that came from it can be read after its close as long as the worker lives.
 *
 * <p><b>Threads:</b> safe for use by several, as are the interfaces that it loads.
 */
public final class Session implements AutoCloseable {
  private final String library;
  private final HeldLane lane;
  private final LibraryBinder binder;
  private final DeclaredCalls calls;

  Session(String library, HeldLane lane, LibraryBinder binder, DeclaredCalls calls) {
    this.library = library;
    this.lane = lane;
    this.binder = binder;
    this.calls = calls;
  }

  /** The worker that runs all its calls. */
  public WorkerId worker() {
    return lane.worker();
  }

  /** As {@link #load(Class, LoadOptions)} with the defaults. */
  public <T> T load(Class<T> type) {
    return load(type, LoadOptions.DEFAULT);
  }

  /** Binds a Java interface to the session's library, as {@link Glovebox#load} does. */
  public <T> T load(Class<T> type, LoadOptions options) {
    return load(library, type, options);
  }

  /** As {@link #load(String, Class, LoadOptions)} with the defaults. */
  public <T> T load(String otherLibrary, Class<T> type) {
    return load(otherLibrary, type, LoadOptions.DEFAULT);
  }

  /**
   * As {@link #load(String, Class, LoadOptions)} with the options that {@code Native.load} takes.
   */
  public <T> T load(String otherLibrary, Class<T> type, Map<String, ?> jnaOptions) {
    return load(otherLibrary, type, LoadOptions.DEFAULT.withJna(jnaOptions));
  }

  /**
   * Binds a Java interface to another library of the same pool.
   *
   * @param otherLibrary its name in the registry; null for the worker's own process
   * @throws dev.glovebox.failure.SignatureException if its pool is another one, or if a method
   *     cannot be bound
   */
  public <T> T load(String otherLibrary, Class<T> type, LoadOptions options) {
    return binder.load(otherLibrary, type, options, lane);
  }

  /**
   * As {@link Glovebox#invoke}, on this session's thread.
   *
   * @throws dev.glovebox.failure.SignatureException if the library's pool is another one, too
   */
  public DeclaredResult invoke(
      String otherLibrary, String function, List<?> values, CallSettings settings) {
    LibraryConfig config = binder.config(otherLibrary, lane);
    return calls.invoke(config, config.requireFunction(function), values, settings, lane);
  }

  /** As {@link Glovebox#function}, on this session's thread. */
  public Function function(String otherLibrary, String symbol) {
    return binder.function(otherLibrary, symbol, lane);
  }

  /** As {@link Glovebox#globalVariable}, in this session's worker. */
  public Pointer globalVariable(String otherLibrary, String name) {
    return binder.globalVariable(otherLibrary, name, lane);
  }

  /**
   * As {@link Glovebox#allocate}, shared with this session's worker, and closed with this session.
   *
   * @throws dev.glovebox.failure.SessionClosedException if this is closed
   */
  public SharedBuffer allocate(long bytes) {
    return lane.allocate(bytes);
  }

  /**
   * Gives the worker back, after the call that is in flight. A call that does not end within the
   * pool's {@code timeouts.stop} is ended with its worker. May be called again.
   */
  @Override
  public void close() {
    lane.close();
  }
}
