package dev.glovebox.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.PoolExhaustedException;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.LibraryFunction;
import dev.glovebox.sidecar.rpc.LibrarySession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Library {@code fake} in this process: {@code echo, wait, big, fail, thread}. */
public final class FakeLibrary implements LibraryCalls {
  private static final long PATIENCE_SECONDS = 20;

  /** Of {@code wait}: each permit lets one call return. */
  public final Semaphore gate = new Semaphore(0);

  /** Of {@code wait}: how many calls are in it. */
  public final AtomicInteger waiting = new AtomicInteger();

  /** Of all functions, their first parameter, as they began. */
  public final List<String> begun = new CopyOnWriteArrayList<>();

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
                    new CallContext("fake", "fail", "p-1#1", null, Outcome.NOT_SENT, null));
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
    return Optional.ofNullable(library.equals("fake") ? functions.get(function) : null)
        .map(Fake::new);
  }

  @Override
  public boolean offers(String library) {
    return library.equals("fake");
  }

  @Override
  public LibrarySession open(String library) {
    sessionsOpened.incrementAndGet();
    return sessionsClosed::incrementAndGet;
  }

  private final class Fake implements LibraryFunction {
    private final Body body;

    Fake(Body body) {
      this.body = body;
    }

    @Override
    public boolean takes(String parameter) {
      return false;
    }

    @Override
    public JsonNode call(JsonNode params, Optional<LibrarySession> session, Client client) {
      begun.add(params.path(0).asText());
      try {
        return body.call(params);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
