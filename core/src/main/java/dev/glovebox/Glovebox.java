package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.guard.Decision;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.marshal.DeclaredMarshaller;
import dev.glovebox.marshal.DeclaredResult;
import dev.glovebox.marshal.SharedBuffer;
import dev.glovebox.marshal.SharedRegion;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.PoolSnapshot;
import dev.glovebox.supervise.Supervisor;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Native libraries, each in processes of its own: opens a registry and loads libraries from it.
 *
 * <pre>{@code
 * try (Glovebox box = Glovebox.open(Path.of("registry.yaml"))) {
 *   Greeter greeter = box.load("greeter", Greeter.class);
 *   long sum = greeter.Add(20, 22);
 * }
 * }</pre>
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, which ends all workers and removes every file. If
 * this process dies without it, the workers notice and end, and the next start of a Glovebox
 * removes the files.
 *
 * <p><b>Threads:</b> safe for use by any number of threads, as are the interfaces that it loads.
 */
public final class Glovebox implements AutoCloseable {
  private final DeclaredCalls calls = new DeclaredCalls();
  private final Supervisor supervisor;
  private final CurrentHolding holding;

  private Glovebox(Registry registry, GloveboxOptions options) {
    // Those of boxes that are closed have nobody else who looks.
    SharedRegion.closeForgotten();
    RunDirectory runDirectory = RunDirectory.open(options.runDirectory());
    this.supervisor = new Supervisor(runDirectory, options.java(), options.checkPeriod());
    LibraryFiles files = new LibraryFiles(runDirectory.path().resolve("unpacked"));
    boolean opened = false;
    try {
      this.holding = new CurrentHolding(supervisor, files, registry);
      opened = true;
    } finally {
      if (!opened) {
        supervisor.close();
      }
    }
  }

  /**
   * Opens the registry in a file, in YAML or JSON.
   *
   * @throws dev.glovebox.failure.RegistryException if the file has faults, naming all of them
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library
   */
  public static Glovebox open(Path registryFile) {
    return open(Registry.open(registryFile));
  }

  /**
   * Opens a registry with the defaults of {@link GloveboxOptions}.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library
   */
  public static Glovebox open(Registry registry) {
    return open(registry, GloveboxOptions.DEFAULT);
  }

  /**
   * Opens a registry. Inspects every library's file, loads none, and starts only the workers that
   * the registry wants at all times.
   *
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library; the other
   *     refusals are its suppressed exceptions
   */
  public static Glovebox open(Registry registry, GloveboxOptions options) {
    return new Glovebox(registry, options);
  }

  /**
   * What the guard finds in a registry: every refusal, and the libraries without a file. Loads and
   * starts nothing; blocks while the files are read.
   */
  public static RegistryFindings judge(Registry registry) {
    try (RunDirectory runDirectory = RunDirectory.open(GloveboxOptions.DEFAULT.runDirectory())) {
      return Catalogue.judged(registry, new LibraryFiles(runDirectory.path().resolve("unpacked")));
    }
  }

  /** The registry that holds now. */
  public Registry registry() {
    return holding.contents().registry();
  }

  /**
   * As {@link #reload(Registry)}, from a file.
   *
   * @throws dev.glovebox.failure.RegistryException if the file has faults, naming all of them;
   *     nothing is changed then
   */
  public ReloadReport reload(Path registryFile) {
    return reload(Registry.open(registryFile));
  }

  /**
   * Goes over to another registry while calls go on. It is judged completely first. Pools that are
   * the same in both, with the same files, keep their workers. Those that are not are replaced: new
   * workers take new calls; the old ones end, in the background, when the calls and sessions that
   * they have are over.
   *
   * <p>What was loaded before goes on to work, with the signatures it was loaded with; calls of a
   * library that is gone fail with a {@link dev.glovebox.failure.RegistryException}. Pointers into
   * old workers are stale once these have ended. Blocks while files are read, not for workers.
   *
   * @return what has changed
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library; the other
   *     refusals are its suppressed exceptions, and nothing is changed
   * @throws GloveboxClosedException if this is closed
   */
  public ReloadReport reload(Registry registry) {
    return holding.reload(registry);
  }

  /** As {@link #load(String, Class, LoadOptions)} with the defaults. */
  public <T> T load(String library, Class<T> type) {
    return load(library, type, LoadOptions.DEFAULT);
  }

  /**
   * As {@link #load(String, Class, LoadOptions)} with the options that {@code Native.load} takes.
   */
  public <T> T load(String library, Class<T> type, Map<String, ?> jnaOptions) {
    return load(library, type, LoadOptions.DEFAULT.withJna(jnaOptions));
  }

  /**
   * Binds a Java interface, written for JNA or plain, to a library. Every method is checked here;
   * the library itself is loaded by the first call, in a worker.
   *
   * @param library its name in the registry; null for a worker's own process, as in JNA, where the
   *     registry has one pool only
   * @return an instance for any number of threads. Its calls block their threads, and fail with the
   *     exceptions of {@code dev.glovebox.failure}
   * @throws SignatureException if a method cannot be bound; a method with a type that JNA itself
   *     does not know, in an interface that extends {@link Library}, fails only when it is called,
   *     with an {@code IllegalArgumentException}, as with JNA
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses it, for example a
   *     function that the file does not export
   */
  public <T> T load(String library, Class<T> type, LoadOptions options) {
    Contents now = holding.contents();
    if (library != null) {
      LibraryConfig config = now.registry().requireLibrary(library);
      if (config.isolation() == Isolation.IN_PROCESS) {
        return loadHere(now, config, type, options);
      }
    }
    return now.binder().load(library, type, options, route(library));
  }

  private LibraryRoute route(String library) {
    return new LibraryRoute(holding::get, library);
  }

  private <T> T loadHere(Contents now, LibraryConfig config, Class<T> type, LoadOptions options) {
    if (!Library.class.isAssignableFrom(type)) {
      throw new SignatureException(
          type.getName() + " does not extend com.sun.jna.Library",
          CallContext.ofLibrary(config.name()),
          "JNA needs that for a library with 'isolation: in-process'.");
    }
    Inspection inspection = now.catalogue().inspection(config);
    now.hostGuard().admit(config.name(), inspection).orThrow();
    Map<String, Object> jna = new HashMap<>(options.jna());
    jna.putIfAbsent(Library.OPTION_STRING_ENCODING, config.encoding().name());
    return type.cast(
        Native.load(inspection.file().toString(), type.asSubclass(Library.class), jna));
  }

  /**
   * Calls a function by its signature in the registry, with values as JSON has them.
   *
   * @param arguments as {@link #invoke} takes them
   * @return what the function returned: {@link DeclaredResult#value}
   * @throws SignatureException if the arguments do not fit the declaration
   */
  public Object call(String library, String function, List<?> arguments) {
    return invoke(library, function, arguments, CallSettings.DEFAULT).value();
  }

  /**
   * As {@link #call(String, String, List)}, with a deadline of its own.
   *
   * @param deadline in place of the declared one; empty to let that hold
   */
  public Object call(
      String library, String function, List<?> arguments, Optional<Duration> deadline) {
    return invoke(library, function, arguments, new CallSettings(deadline)).value();
  }

  /**
   * Calls a function by its signature in the registry. All values are checked before anything is
   * sent. Blocks until the result is there.
   *
   * @param values numbers, booleans, strings, bytes, lists, maps, pointers, null: see {@link
   *     DeclaredMarshaller}. One for each parameter in its order; those that the function only
   *     writes to are left out, or have null
   * @throws SignatureException if the values do not fit the declaration
   * @throws dev.glovebox.failure.RegistryException if there is no such library or function
   */
  public DeclaredResult invoke(
      String library, String function, List<?> values, CallSettings settings) {
    Contents now = holding.contents();
    LibraryConfig config = now.registry().requireLibrary(library);
    FunctionConfig declared = config.requireFunction(function);
    now.catalogue().inspection(config);
    return calls.invoke(config, declared, values, settings, route(library));
  }

  /**
   * A single function of a library, to be called as JNA's own {@code Function} objects are: {@code
   * invokeInt}, {@code invoke(Class, Object[])}. Nothing is loaded before its first call.
   *
   * @param library its name in the registry; null for a worker's own process
   * @return a function for any number of threads; it can be called, not passed as a pointer
   * @throws dev.glovebox.failure.LibraryRefusedException if the file does not export it
   */
  public Function function(String library, String symbol) {
    return holding.contents().binder().function(library, symbol, route(library));
  }

  /**
   * The address of a global variable, or of a function, in one of the workers; its library is
   * loaded there now. What is read and written through it is that worker's: use a {@link Session}
   * where the pool has more than one.
   *
   * @param library its name in the registry; null for a worker's own process
   * @throws dev.glovebox.failure.LibraryRefusedException if the library does not export it
   */
  public Pointer globalVariable(String library, String name) {
    return holding.contents().binder().globalVariable(library, name, route(library));
  }

  /** As {@link #session(String, SessionOptions)} with the defaults. */
  public Session session(String library) {
    return session(library, SessionOptions.DEFAULT);
  }

  /**
   * Takes one worker and one of its native threads for several calls. Blocks until there is one,
   * within the bounds of the library's pool; while the session is open, that thread serves no one
   * else.
   *
   * @param library its name in the registry; its pool provides the worker
   * @throws dev.glovebox.failure.PoolExhaustedException if all are taken for too long
   */
  public Session session(String library, SessionOptions options) {
    Contents now = holding.contents();
    now.catalogue().inspection(now.registry().requireLibrary(library));
    return route(library)
        .onPool(
            pool -> {
              Duration wait = options.patience().orElse(pool.config().timeouts().acquire());
              return new Session(library, pool.hold(wait), now.binder(), calls);
            });
  }

  /**
   * Makes memory that this process shares with one worker of a library's pool: calls are given it
   * without a copy. Blocks until there is a worker, within the bounds of the pool; the library need
   * not be loaded there, and is not.
   *
   * <p>Calls with it go to that worker; where the pool has more than one, {@link Session#allocate}
   * keeps all calls where it is.
   *
   * @param library its name in the registry; null for the only pool's
   * @param bytes from 1 to 2 GiB - 64 KiB; all pages are there when this returns
   * @return a buffer to be closed; also closed with this Glovebox
   * @throws dev.glovebox.failure.SharedMemoryExhaustedException if the open buffers of the worker
   *     would exceed {@code limits.shared} of the pool, or the system has no memory for it
   * @throws UnsupportedOperationException if there is no shared memory on this platform: it needs
   *     Linux with {@code memfd_create}, whatever transport the lanes use
   */
  public SharedBuffer allocate(String library, long bytes) {
    return route(library).onPool(pool -> pool.allocate(bytes));
  }

  /** What the inspector found in a library's file, without loading it. */
  public Inspection inspection(String library) {
    Contents now = holding.contents();
    return now.catalogue().inspection(now.registry().requireLibrary(library));
  }

  /** Whether the guard would let this process itself load a library; it is only asked. */
  public Decision mayLoadHere(String library) {
    Contents now = holding.contents();
    LibraryConfig config = now.registry().requireLibrary(library);
    return now.hostGuard().mayLoadHere(config, now.catalogue().inspection(config));
  }

  /** What is known of all workers now. */
  public List<WorkerSnapshot> workers() {
    return supervisor.workers();
  }

  /** What is known of all pools now; of those that a reload has retired, until they have ended. */
  public List<PoolSnapshot> pools() {
    return supervisor.pools();
  }

  /**
   * Lets the calls in flight end, within the stop timeout of their pools, and stops all workers.
   * Blocks until every process, thread and file is gone; may be called again.
   */
  @Override
  public void close() {
    holding.close();
    supervisor.close();
    SharedRegion.closeForgotten();
  }
}
