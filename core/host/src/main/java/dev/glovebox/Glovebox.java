package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.guard.RegistryFindings;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.integrity.Decision;
import dev.glovebox.launch.RunDirectory;
import dev.glovebox.marshal.declared.DeclaredMarshaller;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.jna.JnaRuntime;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.PoolSnapshot;
import dev.glovebox.supervise.WorkerSnapshot;
import java.nio.file.Path;
import java.time.Duration;
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
 * this process dies without it, the workers notice and end at once, without exit handlers and with
 * what their libraries have forked; and the next start of a Glovebox removes the files.
 *
 * <p><b>Threads:</b> safe for use by any number of threads, as are the interfaces that it loads.
 */
public interface Glovebox extends AutoCloseable {
  /**
   * Opens the registry in a file, in YAML or JSON.
   *
   * @param registryFile its relative paths start from its own directory
   * @return the open Glovebox, to be closed
   * @throws dev.glovebox.failure.RegistryException if the file has faults, naming all of them
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library
   */
  static Glovebox open(Path registryFile) {
    return open(Registry.open(registryFile));
  }

  /**
   * Opens a registry with the defaults of {@link GloveboxOptions}.
   *
   * @param registry the libraries and pools
   * @return the open Glovebox, to be closed
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library
   */
  static Glovebox open(Registry registry) {
    return open(registry, GloveboxOptions.DEFAULT);
  }

  /**
   * Opens a registry. Inspects every library's file, loads none, and starts only the workers that
   * the registry wants at all times.
   *
   * @param registry the libraries and pools
   * @param options how it runs on this machine
   * @return the open Glovebox, to be closed
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library; the other
   *     refusals are its suppressed exceptions
   * @throws dev.glovebox.failure.IncompatibleDependencyException if the JNA on the class path is
   *     one that Glovebox cannot work with
   * @throws dev.glovebox.failure.WorkerStartException if workers cannot start here: there is no
   *     java for them, or none of Glovebox's classes that they could read
   * @throws dev.glovebox.failure.RunDirectoryException if there is no directory for sockets, or
   *     none from which libraries can be loaded
   */
  static Glovebox open(Registry registry, GloveboxOptions options) {
    JnaRuntime.requireUsable();
    return new HostGlovebox(registry, options);
  }

  /**
   * What the guard finds in a registry: every refusal, and the libraries without a file. Loads and
   * starts nothing; blocks while the files are read.
   *
   * @param registry the libraries and pools
   * @return what was found
   */
  static RegistryFindings judge(Registry registry) {
    try (RunDirectory runDirectory = RunDirectory.open(GloveboxOptions.DEFAULT.runDirectory())) {
      return Catalogue.judged(registry, new LibraryFiles(runDirectory::path));
    }
  }

  /** {@return the registry that holds now} */
  Registry registry();

  /**
   * As {@link #reload(Registry)}, from a file.
   *
   * @param registryFile its relative paths start from its own directory
   * @return what has changed
   * @throws dev.glovebox.failure.RegistryException if the file has faults, naming all of them;
   *     nothing is changed then
   */
  default ReloadReport reload(Path registryFile) {
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
   * @param registry in place of the one that holds now
   * @return what has changed
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses a library; the other
   *     refusals are its suppressed exceptions, and nothing is changed
   * @throws GloveboxClosedException if this is closed
   */
  ReloadReport reload(Registry registry);

  /**
   * As {@link #load(String, Class, LoadOptions)} with the defaults.
   *
   * @param <T> the interface
   * @param library its name in the registry; null for a worker's own process
   * @param type the interface, written for JNA or plain
   * @return an instance for any number of threads
   */
  default <T> T load(String library, Class<T> type) {
    return load(library, type, LoadOptions.DEFAULT);
  }

  /**
   * As {@link #load(String, Class, LoadOptions)} with the options that {@code Native.load} takes.
   *
   * @param <T> the interface
   * @param library its name in the registry; null for a worker's own process
   * @param type the interface, written for JNA or plain
   * @param jnaOptions by the names in {@link Library}
   * @return an instance for any number of threads
   */
  default <T> T load(String library, Class<T> type, Map<String, ?> jnaOptions) {
    return load(library, type, LoadOptions.DEFAULT.withJna(jnaOptions));
  }

  /**
   * Binds a Java interface, written for JNA or plain, to a library. Every method is checked here;
   * the library itself is loaded by the first call, in a worker.
   *
   * @param <T> the interface
   * @param library its name in the registry; null for a worker's own process, as in JNA, where the
   *     registry has one pool only
   * @param type the interface, written for JNA or plain
   * @param options deadlines, JNA's options, and what happens to functions that the file lacks
   * @return an instance for any number of threads. Its calls block their threads, and fail with the
   *     exceptions of {@code dev.glovebox.failure}
   * @throws SignatureException if a method cannot be bound; a method with a type that JNA itself
   *     does not know, in an interface that extends {@link Library}, fails only when it is called,
   *     with an {@code IllegalArgumentException}, as with JNA
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws dev.glovebox.failure.LibraryRefusedException if the guard refuses it, for example, in a
   *     plain interface, for a function that the file does not export. In one that extends {@link
   *     Library} such a function is a warning, and its call throws an {@link UnsatisfiedLinkError};
   *     {@link LoadOptions#withMissingFunctions} and the registry decide otherwise
   */
  <T> T load(String library, Class<T> type, LoadOptions options);

  /**
   * Calls a function by its signature in the registry, with values as JSON has them.
   *
   * @param library its name in the registry
   * @param function a declared function
   * @param arguments as {@link #invoke} takes them
   * @return what the function returned: {@link DeclaredResult#value}
   * @throws SignatureException if the arguments do not fit the declaration
   */
  default Object call(String library, String function, List<?> arguments) {
    return invoke(library, function, arguments, CallSettings.DEFAULT).value();
  }

  /**
   * As {@link #call(String, String, List)}, with a deadline of its own.
   *
   * @param library its name in the registry
   * @param function a declared function
   * @param arguments as {@link #invoke} takes them
   * @param deadline in place of the declared one; empty to let that hold
   * @return what the function returned: {@link DeclaredResult#value}
   * @throws SignatureException if the arguments do not fit the declaration
   */
  default Object call(
      String library, String function, List<?> arguments, Optional<Duration> deadline) {
    return invoke(library, function, arguments, new CallSettings(deadline)).value();
  }

  /**
   * Calls a function by its signature in the registry. All values are checked before anything is
   * sent. Blocks until the result is there.
   *
   * @param library its name in the registry
   * @param function a declared function
   * @param values numbers, booleans, strings, bytes, lists, maps, pointers, null: see {@link
   *     DeclaredMarshaller}. One for each parameter in its order; those that the function only
   *     writes to are left out, or have null
   * @param settings the deadline of this call
   * @return what the function returned, what it put out, and {@code errno} if that is declared
   * @throws SignatureException if the values do not fit the declaration
   * @throws dev.glovebox.failure.RegistryException if there is no such library or function
   */
  DeclaredResult invoke(String library, String function, List<?> values, CallSettings settings);

  /**
   * A single function of a library, to be called as JNA's own {@code Function} objects are: {@code
   * invokeInt}, {@code invoke(Class, Object[])}. Nothing is loaded before its first call.
   *
   * @param library its name in the registry; null for a worker's own process
   * @param symbol a declared function, or the exported name
   * @return a function for any number of threads; it can be called, not passed as a pointer
   * @throws dev.glovebox.failure.LibraryRefusedException if the file does not export it, unless the
   *     registry's {@code missing-functions} has its calls throw
   */
  default Function function(String library, String symbol) {
    return function(library, symbol, Function.C_CONVENTION);
  }

  /**
   * As {@link #function(String, String, int, LoadOptions)} with the defaults.
   *
   * @param library its name in the registry; null for a worker's own process
   * @param symbol a declared function, or the exported name
   * @param callFlags as {@link #function(String, String, int, LoadOptions)} takes them
   * @return a function for any number of threads; it can be called, not passed as a pointer
   * @throws dev.glovebox.failure.LibraryRefusedException if the file does not export it
   */
  default Function function(String library, String symbol, int callFlags) {
    return function(library, symbol, callFlags, LoadOptions.DEFAULT);
  }

  /**
   * As {@link #function(String, String, int, LoadOptions)}, by the arguments that {@code
   * NativeLibrary.getFunction} takes.
   *
   * @param library its name in the registry; null for a worker's own process
   * @param symbol a declared function, or the exported name
   * @param callFlags as {@link #function(String, String, int, LoadOptions)} takes them
   * @param encoding of strings; null for that of the library in the registry
   * @return a function for any number of threads; it can be called, not passed as a pointer
   * @throws dev.glovebox.failure.LibraryRefusedException if the file does not export it
   */
  default Function function(String library, String symbol, int callFlags, String encoding) {
    return function(library, symbol, callFlags, LoadOptions.DEFAULT.withStringEncoding(encoding));
  }

  /**
   * As {@link #function(String, String)}, called by given flags and options.
   *
   * @param library its name in the registry; null for a worker's own process
   * @param symbol a declared function, or the exported name
   * @param callFlags {@link Function#C_CONVENTION}, with {@link Function#THROW_LAST_ERROR} if
   *     {@code errno} is to be thrown as a {@code LastErrorException} where it is not zero
   * @param options the deadline, the encoding of strings, and what happens if the library does not
   *     export it
   * @return a function for any number of threads; it can be called, not passed as a pointer
   * @throws SignatureException if flags or options are not supported
   * @throws dev.glovebox.failure.LibraryRefusedException if the file does not export it, and no
   *     option or registry has its calls throw
   */
  Function function(String library, String symbol, int callFlags, LoadOptions options);

  /**
   * The address of a global variable, or of a function, in one of the workers; its library is
   * loaded there now. What is read and written through it is that worker's: use a {@link Session}
   * where the pool has more than one.
   *
   * @param library its name in the registry; null for a worker's own process
   * @param name the exported symbol
   * @return a pointer into the worker
   * @throws dev.glovebox.failure.LibraryRefusedException if the library does not export it
   */
  Pointer globalVariable(String library, String name);

  /**
   * Frees memory that a function of a library has returned and that its caller owns, as C's {@code
   * free}: in the worker that the pointer came from, on any of its lanes. {@code Native.free} would
   * free in this process, and end it.
   *
   * <p>For returned strings {@link dev.glovebox.marshal.Free} does this by itself; a library with a
   * function of its own for it wants that called. What was freed before, or never allocated by
   * {@code malloc}, is what it is in C: it may end the worker.
   *
   * @param memory null for nothing, as in C
   * @throws dev.glovebox.failure.StaleHandleException if its worker is gone, and the memory with it
   * @throws dev.glovebox.failure.ForeignPointerException if it is memory of this process
   */
  void free(Pointer memory);

  /**
   * As {@link #session(String, SessionOptions)} with the defaults.
   *
   * @param library its name in the registry; its pool provides the worker
   * @return the open session, to be closed
   */
  default Session session(String library) {
    return session(library, SessionOptions.DEFAULT);
  }

  /**
   * Takes one worker and one of its native threads for several calls. Blocks until there is one,
   * within the bounds of the library's pool; while the session is open, that thread serves no one
   * else.
   *
   * @param library its name in the registry; its pool provides the worker
   * @param options how a second caller is treated
   * @return the open session, to be closed
   * @throws dev.glovebox.failure.PoolExhaustedException if all are taken for too long
   */
  Session session(String library, SessionOptions options);

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
  SharedBuffer allocate(String library, long bytes);

  /**
   * {@return what the inspector found in a library's file, without loading it}
   *
   * @param library its name in the registry
   */
  Inspection inspection(String library);

  /**
   * {@return whether the guard would let this process itself load a library} It is only asked.
   *
   * @param library its name in the registry
   */
  Decision mayLoadHere(String library);

  /** {@return what is known of all workers now} */
  List<WorkerSnapshot> workers();

  /**
   * {@return what is known of all pools now; of those that a reload has retired, until they have
   * ended}
   */
  List<PoolSnapshot> pools();

  /**
   * Lets the calls in flight end, within the stop timeout of their pools, and stops all workers. A
   * worker that is asked to stop runs the exit handlers and static destructors of its libraries, as
   * a C program does, and is killed if that takes longer than the stop timeout. What its libraries
   * have forked is killed with it, unless that has left the worker's process group ({@code setsid},
   * {@code setpgid}), as daemons do.
   *
   * <p>Blocks until every process, thread and file is gone; may be called again. A worker that is
   * killed, and whose end the kernel does not tell within 4 seconds (it is stuck in a driver, or
   * traced by another process), is logged and left.
   */
  @Override
  void close();
}
