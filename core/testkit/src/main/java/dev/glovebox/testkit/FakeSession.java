package dev.glovebox.testkit;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import dev.glovebox.CallSettings;
import dev.glovebox.Session;
import dev.glovebox.SessionOptions;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.SessionBusyException;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.failure.SignatureException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.marshal.memory.SharedBuffer;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.LibraryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A session of a fake: one call at a time, until it, its box or its worker is gone. */
final class FakeSession implements Session {
  private final FakeLibraries libraries;
  private final FakeCalls calls;
  private final LibraryConfig library;
  private final WorkerId worker;
  private final Duration patience;
  private final Duration stop;

  /** Reentrant: a callback may call again. */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile boolean closed;

  FakeSession(
      FakeLibraries libraries, FakeCalls calls, LibraryConfig library, SessionOptions options) {
    this.libraries = libraries;
    this.calls = calls;
    this.library = library;
    this.worker = calls.worker(library.pool());
    var timeouts = libraries.pool(library.name()).timeouts();
    this.patience = options.patience().orElse(timeouts.acquire());
    this.stop = timeouts.stop();
  }

  @Override
  public WorkerId worker() {
    return worker;
  }

  @Override
  public <T> T load(Class<T> type, LoadOptions options) {
    return load(library.name(), type, options);
  }

  @Override
  public <T> T load(String otherLibrary, Class<T> type, LoadOptions options) {
    requireSamePool(otherLibrary);
    return FakeProxy.of(libraries, otherLibrary, type, options, this::call);
  }

  @Override
  public DeclaredResult invoke(
      String otherLibrary, String function, List<?> values, CallSettings settings) {
    requireSamePool(otherLibrary);
    return libraries.handler(otherLibrary, function).call(values, settings, this::call);
  }

  @Override
  public Function function(String otherLibrary, String symbol, int callFlags, LoadOptions options) {
    throw Unsupported.of("no function '" + symbol + "' to be called as JNA's Function");
  }

  @Override
  public Pointer globalVariable(String otherLibrary, String name) {
    throw Unsupported.of("no address of '" + name + "'");
  }

  @Override
  public void free(Pointer memory) {
    Unsupported.requireNull(memory);
  }

  @Override
  public SharedBuffer allocate(long bytes) {
    requireOpen(CallContext.ofLibrary(library.name()));
    throw Unsupported.of("no memory to share with a worker");
  }

  /** Waits for the call in flight, no longer than the pool's {@code timeouts.stop}. */
  @Override
  public void close() {
    closed = true;
    if (!turn.isHeldByCurrentThread() && awaitTurn(stop)) {
      turn.unlock();
    }
  }

  private Object call(
      FakeFunction function, Object[] arguments, Optional<Duration> deadline, Callers.Body body)
      throws Throwable {
    CallContext context = function.context().withWorker(worker.toString());
    requireOpen(context);
    if (!awaitTurn(patience)) {
      throw new SessionBusyException(patience, context);
    }
    try {
      requireOpen(context);
      requireWorker(context);
      return calls.call(worker, true, function, arguments, deadline, body);
    } finally {
      turn.unlock();
    }
  }

  private void requireOpen(CallContext context) {
    calls.requireOpen(library.pool(), context);
    if (closed) {
      throw new SessionClosedException(context);
    }
  }

  private void requireWorker(CallContext context) {
    if (!calls.worker(library.pool()).equals(worker)) {
      throw new WorkerLostException(
          null,
          CrashReport.unavailable("it was lost to an earlier call"),
          context.withOutcome(Outcome.NOT_SENT),
          "The session is over, with all that the library kept in its worker. Close it and open"
              + " another one.",
          null);
    }
  }

  private void requireSamePool(String otherLibrary) {
    String pool = libraries.require(otherLibrary).pool();
    if (!pool.equals(library.pool())) {
      throw new SignatureException(
          "library '"
              + otherLibrary
              + "' belongs to pool '"
              + pool
              + "', and this is a session of pool '"
              + library.pool()
              + "'",
          CallContext.ofLibrary(otherLibrary),
          "Open a session of '" + otherLibrary + "', or give both libraries the same pool.");
    }
  }

  private boolean awaitTurn(Duration bound) {
    return turn.tryLock()
        || Uninterrupted.await(bound, nanos -> turn.tryLock(nanos, TimeUnit.NANOSECONDS));
  }
}
