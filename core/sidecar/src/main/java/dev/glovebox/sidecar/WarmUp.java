package dev.glovebox.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.Glovebox;
import dev.glovebox.Session;
import dev.glovebox.abi.NativeType;
import dev.glovebox.marshal.declared.DeclaredResult;
import dev.glovebox.proxy.LoadOptions;
import dev.glovebox.registry.FunctionConfig;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.sidecar.rpc.Answer;
import dev.glovebox.sidecar.rpc.Client;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.FailureAnswers;
import dev.glovebox.sidecar.rpc.Int64Form;
import dev.glovebox.sidecar.rpc.LibraryCalls;
import dev.glovebox.sidecar.rpc.LibraryFunction;
import dev.glovebox.sidecar.rpc.LibrarySession;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.PoolUse;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.value.ValueCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes once through what a client's first call goes through, so that it finds the classes of the
 * sidecar loaded and the workers awake: requests through a dispatcher of its own, also through
 * doors of its own ({@link DoorRehearsal}), and {@code getpid} in one worker of each pool that has
 * some always. No function of a registered library is called, and no client, log or metric of
 * requests is told; the workers count these calls as theirs.
 *
 * <p><b>Threads:</b> used by one. Blocks for some hundred milliseconds on a cold JVM; each wait has
 * a bound.
 */
final class WarmUp implements LibraryCalls {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final int REQUESTS = 20;
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final PoolUse ANY = new PoolUse("", 1, BOUND, Duration.ZERO, Optional.empty());

  /** A declaration such as clients call; nothing of that name is ever loaded. */
  private static final LibraryConfig LIBRARY =
      Registry.builder()
          .library(
              "warm",
              library ->
                  library
                      .search("none")
                      .function(
                          "up",
                          function ->
                              function
                                  .args(NativeType.I64, NativeType.STRING)
                                  .returns(NativeType.I64)))
          .build()
          .requireLibrary("warm");

  /** What every process has: libc's. */
  interface Own {
    int getpid();
  }

  private final Glovebox box;
  private final SidecarOptions options;

  WarmUp(Glovebox box, SidecarOptions options) {
    this.box = box;
    this.options = options;
  }

  /** Never throws: without it the first calls are slower, and nothing else. */
  void run() {
    try {
      for (PoolConfig pool : box.registry().pools().values()) {
        wake(pool);
      }
      sendRequests();
    } catch (RuntimeException | LinkageError | OutOfMemoryError | IOException e) {
      LOG.debug("the warm-up was cut short", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake(PoolConfig pool) {
    Optional<LibraryConfig> any =
        box.registry().designated(pool.name()).values().stream().findFirst();
    if (pool.workers().min() == 0 || any.isEmpty()) {
      return;
    }
    try (Session session = box.session(any.get().name())) {
      Own own = session.load(null, Own.class, LoadOptions.DEFAULT.withDeadline(BOUND));
      for (int i = 0; i < REQUESTS; i++) {
        int pid = own.getpid();
        LOG.trace("worker {} answers", pid);
      }
    }
  }

  private void sendRequests() throws IOException, InterruptedException {
    RpcJson json = new RpcJson(options.bounds());
    CountDownLatch answers = new CountDownLatch(REQUESTS);
    try (Dispatcher dispatcher =
            new Dispatcher(
                this,
                new Methods(),
                options.bounds(),
                new FailureAnswers(false),
                SidecarListener.NONE);
        Client client = dispatcher.newClient()) {
      for (int i = 0; i < REQUESTS; i++) {
        dispatcher.dispatch(json.read(request(i)), client, written(answers));
      }
      if (!answers.await(BOUND.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.debug("{} answers of the warm-up did not come", answers.getCount());
      }
      new DoorRehearsal(options, dispatcher, BOUND).send(request(0), REQUESTS);
    }
  }

  private static byte[] request(int id) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"warm.up\",\"params\":["
            + id
            + ",\"x\"],\"id\":"
            + id
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Answer written(CountDownLatch answers) {
    return new Answer() {
      @Override
      public void send(JsonNode answer) {
        try {
          RpcJson.write(answer, OutputStream.nullOutputStream());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } finally {
          answers.countDown();
        }
      }

      @Override
      public void nothing() {
        answers.countDown();
      }
    };
  }

  @Override
  public Optional<LibraryFunction> function(String library, String function) {
    return LIBRARY.function(function).map(Up::new);
  }

  @Override
  public boolean offers(String library) {
    return false;
  }

  @Override
  public PoolUse pool(String library) {
    return ANY;
  }

  @Override
  public boolean isStarting(String pool) {
    return false;
  }

  @Override
  public LibrarySession open(String library) {
    throw new UnsupportedOperationException("a warm-up has no sessions");
  }

  /** Answers with what it is given, by the way of a declared function but for the call itself. */
  private record Up(FunctionConfig function) implements LibraryFunction {
    private static final ValueCodec CODEC = new ValueCodec(LIBRARY);

    @Override
    public PoolUse pool() {
      return ANY;
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
      List<Object> values = CODEC.arguments(function, params, client.handles());
      DeclaredResult result = new DeclaredResult(values.get(0), Map.of(), OptionalInt.empty());
      return CODEC.result(function, result, client.handles(), int64 == Int64Form.STRING);
    }
  }
}
