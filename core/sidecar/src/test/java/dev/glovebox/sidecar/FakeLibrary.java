package dev.glovebox.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.Int64Form;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.LibraryFunction;
import dev.glovebox.sidecar.rpc.LibrarySession;
import dev.glovebox.sidecar.rpc.PoolUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Library {@code fake} in this process: {@code echo, wait, big, fail, thread}; and {@code slow},
 * which is the same in a pool of two lanes.
 */
public final class FakeLibrary implements LibraryCalls {
  private static final long PATIENCE_SECONDS = 20;

  /** How long calls wait for a lane. */
  public volatile Duration patience = Duration.ofSeconds(PATIENCE_SECONDS);

  /** How long they may take. */
  public volatile Optional<Duration> deadline = Optional.empty();

  /** Whether its pools start workers. */
  public final AtomicBoolean starting = new AtomicBoolean();

  /** Of {@code wait}: each permit lets one call return. */
  public final Semaphore gate = new Semaphore(0);

  /** Of {@code wait}: how many calls are in it. */
  public final AtomicInteger waiting = new AtomicInteger();

  /** Of all functions, their first parameter, as they began. */
  public final List<String> begun = new CopyOnWriteArrayList<>();

  /** Of all calls, how 64-bit integers were to look in their results. */
  public final List<Int64Form> forms = new CopyOnWriteArrayList<>();

  public final AtomicInteger sessionsOpened = new AtomicInteger();
  public final AtomicInteger sessionsClosed = new AtomicInteger();

  private interface Body {
    JsonNode call(JsonNode params) throws InterruptedException;
  }

  private final Map<String, Body> functions =
      Map.of(
          "echo", params -> params,
          "wait", this::await,
          "big", params -> JsonNodeFactory.instance.textNode("x".repeat(params.get(0).asInt())),
          "fail",
              params -> {
                throw new PoolExhaustedException(
                    "p",
                    1,
                    "no lane at /opt/secret/lib.so and 0x7f0011223344",
                    CallContext.ofFunction("fake", "fail")
                        .withWorker("p-1#1")
                        .withOutcome(Outcome.NOT_SENT));
              },
          "bug",
              params -> {
                throw new IllegalStateException("/opt/secret");
              });

  private JsonNode await(JsonNode params) throws InterruptedException {
    waiting.incrementAndGet();
    try {
      if (!gate.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody opened the gate");
      }
    } finally {
      waiting.decrementAndGet();
    }
    return params;
  }

  @Override
  public Optional<LibraryFunction> function(String library, String function) {
    return Optional.ofNullable(offers(library) ? functions.get(function) : null)
        .map(body -> new Fake(body, pool(library)));
  }

  @Override
  public PoolUse pool(String library) {
    int lanes = library.equals("slow") ? 2 : Integer.MAX_VALUE;
    return new PoolUse(library, lanes, patience, Duration.ofSeconds(2), deadline);
  }

  @Override
  public boolean isStarting(String pool) {
    return starting.get();
  }

  @Override
  public boolean offers(String library) {
    return library.equals("fake") || library.equals("slow");
  }

  @Override
  public LibrarySession open(String library) {
    sessionsOpened.incrementAndGet();
    return sessionsClosed::incrementAndGet;
  }

  private final class Fake implements LibraryFunction {
    private final Body body;
    private final PoolUse use;

    Fake(Body body, PoolUse use) {
      this.body = body;
      this.use = use;
    }

    @Override
    public PoolUse pool() {
      return use;
    }

    @Override
    public boolean takes(String parameter) {
      return false;
    }

    @Override
    public JsonNode call(
        JsonNode params,
        Optional<LibrarySession> session,
        Client client,
        Int64Form int64,
        Duration waited) {
      forms.add(int64);
      begun.add(params.path(0).asText());
      try {
        return body.call(params);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
