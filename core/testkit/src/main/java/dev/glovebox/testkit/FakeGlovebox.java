package dev.glovebox.testkit;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.CallSettings;
import dev.glovebox.Glovebox;
import dev.glovebox.ReloadReport;
import dev.glovebox.Session;
import dev.glovebox.SessionOptions;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.inspect.Inspection;
import dev.glovebox.integrity.Decision;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.PoolSnapshot;
import dev.glovebox.supervise.WorkerSnapshot;
import java.util.List;
import java.util.Objects;

/**
 * A {@link Glovebox} for unit tests: no process, no thread, no file and no native library. Java
 * objects answer the calls; calls take time and fail as a test scripts it, with the exceptions of
 * real ones; all of them are recorded.
 *
 * <pre>{@code
 * try (FakeGlovebox box =
 *     FakeGlovebox.builder().library("greeter", Greeter.class, (a, b) -> a + b).build()) {
 *   box.on("greeter", "Add").call(2).fails(Failures.workerLost());
 *   Greeter greeter = box.load("greeter", Greeter.class);
 *   greeter.Add(20, 22); // 42
 *   greeter.Add(20, 22); // WorkerLostException
 *   box.calls("greeter", "Add").size(); // 2
 * }
 * }</pre>
 *
 * <p>Each pool has one worker, of which there is a name only: a call that loses it (a {@code
 * WorkerLostException}, or a deadline that is over after the call was sent) ends the sessions that
 * are open in that pool, and the next call has the next worker. Calls run on their callers'
 * threads, any number at once, whatever {@code threads} says; those of a session one at a time.
 *
 * <p>What makes no sense without native code throws an {@link UnsupportedOperationException}: a
 * reload, JNA's functions, global variables, memory, the inspection of files, a null for the name
 * of a library. {@link #workers} and {@link #pools} are empty, as there is no process.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}; every call after it is a {@link
 * GloveboxClosedException}.
 *
 * <p><b>Threads:</b> safe for use by any number, scripts included.
 */
public final class FakeGlovebox implements Glovebox {
  private final FakeLibraries libraries;
  private final FakeCalls calls;

  FakeGlovebox(FakeLibraries libraries) {
    this.libraries = libraries;
    this.calls = new FakeCalls(libraries);
  }

  /** {@return a builder without any library} */
  public static FakeGloveboxBuilder builder() {
    return new FakeGloveboxBuilder();
  }

  /**
   * What is to happen to calls of a function, however they are made: through an interface, by
   * {@link #invoke}, in a session or not.
   *
   * @param library its name
   * @param function the name of a method of one of its interfaces, or of a {@linkplain
   *     FakeGloveboxBuilder#function declared function}; methods of one name are one function
   * @return what has its calls take their time and fail
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws IllegalArgumentException if it has no such function
   */
  public FunctionScript on(String library, String function) {
    return calls.script(libraries.requireFunction(library, function));
  }

  /**
   * {@return all calls so far, in the order in which they began, those that failed as scripted
   * included; without those that were refused, as by a closed box or a busy session}
   */
  public List<RecordedCall> calls() {
    return calls.recorded();
  }

  /**
   * {@return the calls of one function so far, as {@link #calls()} has them}
   *
   * @param library its name
   * @param function as {@link #on} has it
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws IllegalArgumentException if it has no such function
   */
  public List<RecordedCall> calls(String library, String function) {
    FakeFunction wanted = libraries.requireFunction(library, function);
    return calls.recorded().stream().filter(wanted::isOf).toList();
  }

  /** {@return whether {@link #close} was called} */
  public boolean isClosed() {
    return calls.isClosed();
  }

  /**
   * {@return the registry that the builder was given; else one that was made of the libraries'
   * names, each with a file that is not there}
   */
  @Override
  public Registry registry() {
    return libraries.registry();
  }

  /**
   * Not supported.
   *
   * @throws GloveboxClosedException if this is closed
   * @throws UnsupportedOperationException otherwise
   */
  @Override
  public ReloadReport reload(Registry registry) {
    if (isClosed()) {
      throw GloveboxClosedException.ofAll();
    }
    throw Unsupported.of("no other registry to go over to");
  }

  /**
   * An interface that the library's Java object answers.
   *
   * @param options only their deadlines count, for calls whose script says how long they take
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws IllegalArgumentException if {@code type} is no interface, or the builder was given no
   *     implementation of it
   */
  @Override
  public <T> T load(String library, Class<T> type, LoadOptions options) {
    return FakeProxy.of(libraries, library, type, options, calls::call);
  }

  /**
   * Calls a {@linkplain FakeGloveboxBuilder#function declared function}. Its values are handed over
   * as they are: they are checked against no signature.
   *
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws IllegalArgumentException if the builder was given no such function
   */
  @Override
  public DeclaredResult invoke(
      String library, String function, List<?> values, CallSettings settings) {
    return libraries.handler(library, function).call(values, settings, calls::call);
  }

  /** Not supported: throws an {@link UnsupportedOperationException}. */
  @Override
  public Function function(String library, String symbol, int callFlags, LoadOptions options) {
    throw Unsupported.of("no function '" + symbol + "' to be called as JNA's Function");
  }

  /** Not supported: throws an {@link UnsupportedOperationException}. */
  @Override
  public Pointer globalVariable(String library, String name) {
    throw Unsupported.of("no address of '" + name + "'");
  }

  /** Does nothing for null; for all else throws an {@link UnsupportedOperationException}. */
  @Override
  public void free(Pointer memory) {
    Unsupported.requireNull(memory);
  }

  /**
   * Opens a session in the only worker of the library's pool. Never blocks.
   *
   * @throws dev.glovebox.failure.RegistryException if there is no such library
   * @throws GloveboxClosedException if this is closed
   */
  @Override
  public Session session(String library, SessionOptions options) {
    Objects.requireNonNull(options, "options");
    LibraryConfig config = libraries.require(library);
    calls.requireOpen(config.pool(), CallContext.ofLibrary(library));
    return new FakeSession(libraries, calls, config, options);
  }

  /** Not supported: throws an {@link UnsupportedOperationException}. */
  @Override
  public SharedBuffer allocate(String library, long bytes) {
    throw Unsupported.of("no memory to share with a worker");
  }

  /** Not supported: throws an {@link UnsupportedOperationException}. */
  @Override
  public Inspection inspection(String library) {
    throw Unsupported.of("no file of library '" + library + "' to inspect");
  }

  /** Not supported: throws an {@link UnsupportedOperationException}. */
  @Override
  public Decision mayLoadHere(String library) {
    throw Unsupported.of("no file of library '" + library + "' to judge");
  }

  /** {@return nothing: there is no process} */
  @Override
  public List<WorkerSnapshot> workers() {
    return List.of();
  }

  /** {@return nothing: there is no process} */
  @Override
  public List<PoolSnapshot> pools() {
    return List.of();
  }

  /**
   * Refuses all further calls, and ends those whose script has them take time: at once, with a
   * {@code WorkerLostException}. Never blocks; may be called again.
   */
  @Override
  public void close() {
    calls.close();
  }
}
