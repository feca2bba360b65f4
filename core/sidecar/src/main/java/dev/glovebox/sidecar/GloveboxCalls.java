package dev.glovebox.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.CallSettings;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.Int64Form;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.LibraryFunction;
import dev.glovebox.sidecar.rpc.LibrarySession;
import dev.glovebox.sidecar.rpc.PoolUse;
import dev.glovebox.sidecar.value.ValueCodec;
import dev.glovebox.supervise.WorkerSnapshot;
import dev.glovebox.supervise.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The libraries of a Glovebox, for the clients of a sidecar: what their registry exposes. */
final class GloveboxCalls implements LibraryCalls {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Glovebox box;

  /** By the libraries' names: what is made of a declaration is made once, not at each call. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** What was made of a declaration; a reload may bring another one of the same name. */
  private record Known(LibraryConfig library, ValueCodec codec) {}

  GloveboxCalls(Glovebox box) {
    this.box = box;
  }

  @Override
  public Optional<LibraryFunction> function(String library, String function) {
    return box.registry()
        .library(library)
        .filter(config -> isExposed(config, function))
        .flatMap(config -> config.function(function).map(found -> new Declared(config, found)));
  }

  private static boolean isExposed(LibraryConfig library, String function) {
    return library.expose().map(exposed -> exposed.contains(function)).orElse(true);
  }

  @SuppressWarnings("ReferenceEquality") // Equality would look through whole declarations.
  private ValueCodec codec(LibraryConfig library) {
    Known found = known.get(library.name());
    if (found == null || found.library != library) {
      found = new Known(library, new ValueCodec(library));
      known.put(library.name(), found);
    }
    return found.codec;
  }

  @Override
  public boolean offers(String library) {
    return box.registry()
        .library(library)
        .filter(
            config ->
                config.functions().keySet().stream().anyMatch(name -> isExposed(config, name)))
        .isPresent();
  }

  @Override
  public PoolUse pool(String library) {
    return use(box.registry().requireLibrary(library), Optional.empty());
  }

  /** The deadline counts from here. */
  private PoolUse use(LibraryConfig library, Optional<Duration> deadline) {
    PoolConfig pool = box.registry().pool(library.pool());
    PoolTimeouts timeouts = pool.timeouts();
    return new PoolUse(
        pool.name(),
        pool.workers().max() * pool.threads().lanes(),
        timeouts.acquire(),
        timeouts.start(),
        deadline);
  }

  @Override
  public boolean isStarting(String pool) {
    return isStarting(pool, box.workers());
  }

  /**
   * Whether one of these workers may have lanes for a pool's calls soon. One that is ready has
   * them: in use already, with no library loaded yet, or as a spare, which stands by.
   */
  static boolean isStarting(String pool, List<WorkerSnapshot> workers) {
    return workers.stream()
        .filter(worker -> worker.id().pool().equals(pool))
        .map(WorkerSnapshot::state)
        .anyMatch(state -> state.compareTo(WorkerState.READY) < 0 || state == WorkerState.LOADING);
  }

  @Override
  public LibrarySession open(String library) {
    return new Held(box.session(library));
  }

  private record Held(Session session) implements LibrarySession {
    @Override
    public void close() {
      session.close();
    }
  }

  private final class Declared implements LibraryFunction {
    private final LibraryConfig library;
    private final FunctionConfig function;

    Declared(LibraryConfig library, FunctionConfig function) {
      this.library = library;
      this.function = function;
    }

    @Override
    public PoolUse pool() {
      return use(library, deadline());
    }

    private Optional<Duration> deadline() {
      return function.deadline().or(() -> box.registry().pool(library.pool()).timeouts().call());
    }

    /** The declared deadline, less what has passed of it. */
    private CallSettings settings(Duration waited) {
      return waited.isZero() || deadline().isEmpty()
          ? CallSettings.DEFAULT
          : CallSettings.DEFAULT.withDeadline(left(deadline().get().minus(waited)));
    }

    private static Duration left(Duration time) {
      return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }

    @Override
    public boolean takes(String parameter) {
      return function.parameters().stream().anyMatch(one -> one.name().equals(parameter));
    }

    @Override
    public JsonNode call(
        JsonNode params,
        Optional<LibrarySession> session,
        Client client,
        Int64Form int64,
        Duration waited) {
      ValueCodec codec = codec(library);
      List<Object> values = codec.arguments(function, params, client.handles());
      DeclaredResult result =
          session.isPresent()
              ? ((Held) session.get())
                  .session()
                  .invoke(library.name(), function.name(), values, CallSettings.DEFAULT)
              : box.invoke(library.name(), function.name(), values, settings(waited));
      return codec.result(function, result, client.handles(), int64 == Int64Form.STRING);
    }
  }
}
