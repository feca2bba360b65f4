package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.guard.Decision;
import dev.glovebox.guard.HostGuard;
import dev.glovebox.guard.ProcessMemoryMap;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.guard.SpawnPhase;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.inspect.Inspector;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.marshal.DeclaredMarshaller;
import dev.glovebox.marshal.DeclaredResult;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.Isolation;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.Designation;
import dev.glovebox.supervise.Supervisor;
import dev.glovebox.supervise.WorkerPool;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

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
  private final Registry registry;
  private final Catalogue catalogue;
  private final LibraryBinder binder;
  private final DeclaredCalls calls = new DeclaredCalls();
  private final HostGuard hostGuard;
  private final Supervisor supervisor;
  private final Map<String, WorkerPool> pools = new HashMap<>();

  private Glovebox(Registry registry, GloveboxOptions options) {
    this.registry = registry;
    RunDirectory runDirectory = RunDirectory.open(options.runDirectory());
    this.supervisor = new Supervisor(runDirectory, options.java(), options.checkPeriod());
    boolean opened = false;
    try {
      this.catalogue =
          Catalogue.open(registry, new LibraryFiles(runDirectory.path().resolve("unpacked")));
      this.binder = new LibraryBinder(registry, catalogue);
      this.hostGuard =
          new HostGuard(
              registry.guard(),
              SpawnPhase.ofThisProcess(),
              Inspector.system(),
              ProcessMemoryMap.ofThisProcess());
      for (PoolConfig pool : registry.pools().values()) {
        pools.put(pool.name(), supervisor.open(pool, new PoolDesignation(pool.name())));
      }
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

  public Registry registry() {
    return registry;
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
   * @throws SignatureException if a method cannot be bound
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses it, for example a
   *     function that the file does not export
   */
  public <T> T load(String library, Class<T> type, LoadOptions options) {
    if (library == null) {
      return binder.load(null, type, options, processPool());
    }
    LibraryConfig config = registry.requireLibrary(library);
    if (config.isolation() == Isolation.IN_PROCESS) {
      return loadHere(config, catalogue.inspection(config), type, options);
    }
    return binder.load(library, type, options, pool(config));
  }

  private <T> T loadHere(
      LibraryConfig config, Inspection inspection, Class<T> type, LoadOptions options) {
    if (!Library.class.isAssignableFrom(type)) {
      throw new SignatureException(
          type.getName() + " does not extend com.sun.jna.Library",
          CallContext.ofLibrary(config.name()),
          "JNA needs that for a library with 'isolation: in-process'.");
    }
    hostGuard.admit(config.name(), inspection).orThrow();
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
    LibraryConfig config = registry.requireLibrary(library);
    FunctionConfig declared = config.requireFunction(function);
    WorkerPool pool = pool(config);
    catalogue.inspection(config);
    return calls.invoke(config, declared, values, settings, pool);
  }

  private WorkerPool pool(LibraryConfig config) {
    WorkerPool pool = pools.get(config.pool());
    if (pool == null) {
      throw LibraryBinder.inThisProcess(config);
    }
    return pool;
  }

  /** The pool whose workers a null library name means: the only one. */
  private WorkerPool processPool() {
    if (pools.size() != 1) {
      throw new SignatureException(
          "a null library name means a worker's own process, and the registry has "
              + (pools.isEmpty() ? "no pool" : "the pools " + new TreeSet<>(pools.keySet())),
          CallContext.NONE,
          "Open a session of a library, and load(null, ..) from it: that is the session's worker."
              + " Or register the library that has the symbols, for example libc.so.6.");
    }
    return pools.values().iterator().next();
  }

  private WorkerPool poolOf(String library) {
    return library == null ? processPool() : pool(registry.requireLibrary(library));
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
    return binder.function(library, symbol, poolOf(library));
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
    return binder.globalVariable(library, name, poolOf(library));
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
    LibraryConfig config = registry.requireLibrary(library);
    WorkerPool pool = pool(config);
    catalogue.inspection(config);
    Duration wait = options.patience().orElse(pool.config().timeouts().acquire());
    return new Session(library, pool.hold(wait), binder, calls);
  }

  /** What the inspector found in a library's file, without loading it. */
  public Inspection inspection(String library) {
    return catalogue.inspection(registry.requireLibrary(library));
  }

  /** Whether the guard would let this process itself load a library; it is only asked. */
  public Decision mayLoadHere(String library) {
    LibraryConfig config = registry.requireLibrary(library);
    return hostGuard.mayLoadHere(config, catalogue.inspection(config));
  }

  /** What is known of all workers now. */
  public List<WorkerSnapshot> workers() {
    return supervisor.workers();
  }

  /**
   * Lets the calls in flight end, within the stop timeout of their pools, and stops all workers.
   * Blocks until every process, thread and file is gone; may be called again.
   */
  @Override
  public void close() {
    supervisor.close();
  }

  /** What the workers of one pool may load, asked before each of them starts. */
  private final class PoolDesignation implements Designation {
    private final String pool;

    PoolDesignation(String pool) {
      this.pool = pool;
    }

    @Override
    public List<Bootstrap.Library> libraries() {
      hostGuard.mayStartWorkers().orThrow();
      return catalogue.designated(pool);
    }

    @Override
    public List<String> preloads() {
      return registry.designated(pool).values().stream()
          .filter(LibraryConfig::preload)
          .map(LibraryConfig::name)
          .toList();
    }
  }
}
