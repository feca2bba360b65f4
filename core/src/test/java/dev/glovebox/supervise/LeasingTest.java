package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.Transport;
import dev.glovebox.registry.PoolConfig;
import dev.glovebox.registry.PoolLimits;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes of workers without processes, taken and given back by more threads than there are. */
@Timeout(60)
class LeasingTest {
  private static final CallContext CONTEXT = CallContext.NONE;

  private final BackgroundTasks background = new BackgroundTasks();
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final Queue<Worker> started = new ConcurrentLinkedQueue<>();
  private final Queue<Memory> memories = new ConcurrentLinkedQueue<>();
  private final Map<HostLane, Thread> holders = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  /** A connection of which only its end matters. */
  private final class Memory implements Transport {
    private final AtomicInteger disposals = new AtomicInteger();
    private volatile boolean closed;

    Memory() {
      memories.add(this);
    }

    @Override
    public ByteBuffer begin() {
      throw new AssertionError();
    }

    @Override
    public ByteBuffer reserve(long bytes) {
      throw new AssertionError();
    }

    @Override
    public void send(FrameType type) {
      throw new AssertionError();
    }

    @Override
    public Frame receive(long timeoutNanos) {
      throw new AssertionError();
    }

    @Override
    public void close() {
      if (disposals.get() > 0) {
        wrong.add("closed after it was disposed of");
      }
      closed = true;
    }

    @Override
    public void dispose() {
      if (!closed) {
        wrong.add("disposed of while open");
      }
      if (disposals.incrementAndGet() > 1) {
        wrong.add("disposed of twice");
      }
    }
  }

  private WorkerPool open(int lanes, WorkerCounts counts, RecyclePolicy recycle) {
    RestartPolicy restart =
        RestartPolicy.DEFAULT
            .withBackoff(Duration.ofNanos(1), Duration.ofNanos(1))
            .withIntensity(10_000, Duration.ofMillis(1));
    PoolConfig config =
        new PoolConfig(
            "p",
            counts,
            ThreadPolicy.concurrent(lanes),
            restart,
            recycle,
            PoolTimeouts.DEFAULT.withAcquire(Duration.ofSeconds(20)),
            PoolLimits.DEFAULT,
            Map.of(),
            List.of());
    return new WorkerPool(
        config,
        starter(lanes),
        new RestartGate(restart, System::nanoTime, RandomGenerator.getDefault()),
        background,
        new PlaceHistory());
  }

  private WorkerStarter starter(int lanes) {
    return new WorkerStarter() {
      @Override
      public void start(Worker worker) {
        worker.tryMove(WorkerState.STARTING);
        worker.tryMove(WorkerState.HANDSHAKING);
        List<HostLane> fresh = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
          fresh.add(new HostLane(worker, new Memory(), i));
        }
        worker.ready(new Memory(), fresh, new Memory());
        started.add(worker);
      }

      @Override
      public void cleanUpAfter(Worker worker) {}
    };
  }

  /** Without a process, this is all there is to its end. */
  private static void kill(Worker worker) {
    if (worker.state() != WorkerState.DEAD) {
      worker.neverStarted();
    }
  }

  @AfterEach
  void endAll() throws InterruptedException {
    callers.shutdown();
    assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    background.close();
    assertThat(wrong).isEmpty();
  }

  /** A lane, and the check that nobody else has it. */
  private void use(WorkerPool pool, WorkerId required, Random random) {
    HostLane lane = pool.lanes().acquire(required, CONTEXT);
    if (holders.putIfAbsent(lane, Thread.currentThread()) != null) {
      wrong.add("a lane was held by two");
    }
    for (int i = random.nextInt(50); i > 0; i--) {
      Thread.onSpinWait();
    }
    if (random.nextInt(100) == 0) {
      Thread.yield();
    }
    lane.lease().countCall();
    holders.remove(lane);
    pool.lanes().release(lane);
  }

  private void useUntilTheEnd(WorkerPool pool, Random random) {
    WorkerId required = null;
    while (true) {
      try {
        use(pool, required, random);
        Worker any = started.peek();
        required = random.nextInt(10) == 0 && any != null ? any.id() : null;
      } catch (StaleHandleException e) {
        required = null;
      } catch (GloveboxClosedException e) {
        return;
      }
    }
  }

  /** Ends workers: those that are asked to, and now and then one that is at work. */
  private void endWorkers(WorkerPool pool, Random random, long untilNanos) {
    while (!pool.hasEnded() && System.nanoTime() - untilNanos < 0) {
      for (Worker worker : started) {
        if (worker.wasAskedToStop() || random.nextInt(20) == 0) {
          started.remove(worker);
          kill(worker);
        }
      }
      Thread.yield();
    }
  }

  @Test
  void acquire_whileWorkersAreLostAndReplaced_isNeverSharedAndNeverForgotten() throws Exception {
    Random random = new Random(42);
    for (int round = 0; round < 12; round++) {
      WorkerPool pool =
          open(
              1 + round % 3,
              new WorkerCounts(round % 2, 1 + round % 2, round % 3),
              round % 4 == 3 ? RecyclePolicy.NEVER.withCalls(200) : RecyclePolicy.NEVER);
      pool.keepStocked();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        long seed = random.nextLong();
        calls.add(callers.submit(() -> useUntilTheEnd(pool, new Random(seed))));
      }
      long seed = random.nextLong();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      Future<?> ends = callers.submit(() -> endWorkers(pool, new Random(seed), end));
      TimeUnit.MILLISECONDS.sleep(150);
      pool.retire();
      for (Future<?> each : calls) {
        each.get(30, TimeUnit.SECONDS);
      }
      ends.get(40, TimeUnit.SECONDS);

      assertThat(pool.hasEnded()).isTrue();
      assertThat(pool.status().lanesInUse()).isZero();
      assertThat(pool.status().waiting()).isZero();
      assertThat(holders).isEmpty();
      started.clear();
      pool.close();
    }
    assertThat(memories.stream().filter(memory -> !memory.closed)).isEmpty();
  }

  @Test
  void acquire_besideOneThatNeverStops_getsItsTurn() throws Exception {
    WorkerPool pool = open(1, new WorkerCounts(0, 1, 0), RecyclePolicy.NEVER);
    Future<?> greedy = callers.submit(() -> useUntilTheEnd(pool, new Random(1)));
    List<Future<?>> modest = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      modest.add(
          callers.submit(
              () -> {
                for (int turn = 0; turn < 50; turn++) {
                  use(pool, null, new Random(turn));
                }
              }));
    }

    for (Future<?> each : modest) {
      each.get(20, TimeUnit.SECONDS);
    }
    assertThat(greedy).isNotDone();
    pool.retire();
    greedy.get(20, TimeUnit.SECONDS);
    kill(started.remove());
    pool.close();
  }
}
