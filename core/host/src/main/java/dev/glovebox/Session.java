package dev.glovebox;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.proxy.LoadOptions;
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
public interface Session extends AutoCloseable {
  /** {@return the worker that runs all its calls} */
  WorkerId worker();

  /**
   * As {@link #load(Class, LoadOptions)} with the defaults.
   *
   * @param <T> the interface
   * @param type the interface, written for JNA or plain
   * @return an instance for any number of threads
   */
  default <T> T load(Class<T> type) {
    return load(type, LoadOptions.DEFAULT);
  }

  /**
   * Binds a Java interface to the session's library, as {@link Glovebox#load} does.
   *
   * @param <T> the interface
   * @param type the interface, written for JNA or plain
   * @param options deadlines, JNA's options, and what happens to functions that the file lacks
   * @return an instance for any number of threads
   */
  <T> T load(Class<T> type, LoadOptions options);

  /**
   * As {@link #load(String, Class, LoadOptions)} with the defaults.
   *
   * @param <T> the interface
   * @param otherLibrary its name in the registry; null for the worker's own process
   * @param type the interface, written for JNA or plain
   * @return an instance for any number of threads
   */
  default <T> T load(String otherLibrary, Class<T> type) {
    return load(otherLibrary, type, LoadOptions.DEFAULT);
  }

  /**
   * As {@link #load(String, Class, LoadOptions)} with the options that {@code Native.load} takes.
   *
   * @param <T> the interface
   * @param otherLibrary its name in the registry; null for the worker's own process
   * @param type the interface, written for JNA or plain
   * @param jnaOptions by the names in {@link com.sun.jna.Library}
   * @return an instance for any number of threads
   */
  default <T> T load(String otherLibrary, Class<T> type, Map<String, ?> jnaOptions) {
    return load(otherLibrary, type, LoadOptions.DEFAULT.withJna(jnaOptions));
  }

  /**
   * Binds a Java interface to another library of the same pool.
   *
   * @param <T> the interface
   * @param otherLibrary its name in the registry; null for the worker's own process
   * @param type the interface, written for JNA or plain
   * @param options deadlines, JNA's options, and what happens to functions that the file lacks
   * @return an instance for any number of threads
   * @throws dev.glovebox.failure.SignatureException if its pool is another one, or if a method
   *     cannot be bound
   */
  <T> T load(String otherLibrary, Class<T> type, LoadOptions options);

  /**
   * As {@link Glovebox#invoke}, on this session's thread.
   *
   * @param otherLibrary its name in the registry; of the same pool
   * @param function a declared function
   * @param values as {@link Glovebox#invoke} takes them
   * @param settings the deadline of this call
   * @return what the function returned, what it put out, and {@code errno} if that is declared
   * @throws dev.glovebox.failure.SignatureException if the library's pool is another one, too
   */
  DeclaredResult invoke(
      String otherLibrary, String function, List<?> values, CallSettings settings);

  /**
   * As {@link Glovebox#function(String, String)}, on this session's thread.
   *
   * @param otherLibrary its name in the registry, of the same pool; null for the worker's own
   *     process
   * @param symbol a declared function, or the exported name
   * @return a function for any number of threads; it can be called, not passed as a pointer
   */
  default Function function(String otherLibrary, String symbol) {
    return function(otherLibrary, symbol, Function.C_CONVENTION);
  }

  /**
   * As {@link Glovebox#function(String, String, int)}, on this session's thread.
   *
   * @param otherLibrary its name in the registry, of the same pool; null for the worker's own
   *     process
   * @param symbol a declared function, or the exported name
   * @param callFlags as {@link Glovebox#function(String, String, int, LoadOptions)} takes them
   * @return a function for any number of threads; it can be called, not passed as a pointer
   */
  default Function function(String otherLibrary, String symbol, int callFlags) {
    return function(otherLibrary, symbol, callFlags, LoadOptions.DEFAULT);
  }

  /**
   * As {@link Glovebox#function(String, String, int, String)}, on this session's thread.
   *
   * @param otherLibrary its name in the registry, of the same pool; null for the worker's own
   *     process
   * @param symbol a declared function, or the exported name
   * @param callFlags as {@link Glovebox#function(String, String, int, LoadOptions)} takes them
   * @param encoding of strings; null for that of the library in the registry
   * @return a function for any number of threads; it can be called, not passed as a pointer
   */
  default Function function(String otherLibrary, String symbol, int callFlags, String encoding) {
    return function(
        otherLibrary, symbol, callFlags, LoadOptions.DEFAULT.withStringEncoding(encoding));
  }

  /**
   * As {@link Glovebox#function(String, String, int, LoadOptions)}, on this session's thread.
   *
   * @param otherLibrary its name in the registry, of the same pool; null for the worker's own
   *     process
   * @param symbol a declared function, or the exported name
   * @param callFlags as {@link Glovebox#function(String, String, int, LoadOptions)} takes them
   * @param options the deadline, the encoding of strings, and what happens if it is not exported
   * @return a function for any number of threads; it can be called, not passed as a pointer
   */
  Function function(String otherLibrary, String symbol, int callFlags, LoadOptions options);

  /**
   * As {@link Glovebox#globalVariable}, in this session's worker.
   *
   * @param otherLibrary its name in the registry, of the same pool; null for the worker's own
   *     process
   * @param name the exported symbol
   * @return a pointer into the worker
   */
  Pointer globalVariable(String otherLibrary, String name);

  /**
   * As {@link Glovebox#free}, on this session's thread.
   *
   * @param memory as {@link Glovebox#free} takes it
   * @throws dev.glovebox.failure.StaleHandleException also if the memory is another worker's
   */
  void free(Pointer memory);

  /**
   * As {@link Glovebox#allocate}, shared with this session's worker, and closed with this session.
   *
   * @param bytes as {@link Glovebox#allocate} takes them
   * @return the open buffer
   * @throws dev.glovebox.failure.SessionClosedException if this is closed
   */
  SharedBuffer allocate(long bytes);

  /**
   * Gives the worker back, after the call that is in flight. A call that does not end within the
   * pool's {@code timeouts.stop} is ended with its worker. May be called again.
   */
  @Override
  void close();
}
