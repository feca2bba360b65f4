package dev.glovebox.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.GloveboxClosedException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.Transport;
import dev.glovebox.link.HostLane;
import dev.glovebox.registry.PoolTimeouts;
import dev.glovebox.registry.RecyclePolicy;
import dev.glovebox.registry.RestartPolicy;
import dev.glovebox.registry.ThreadPolicy;
import dev.glovebox.registry.WorkerCounts;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes of workers without processes, taken and given back by more threads than there are. */
@Timeout(60)
// Threads that never yield would have the processor until their time slice is over.
@SuppressWarnings("ThreadPriorityCheck")
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

    private Memory ofLane() {
      memories.add(this);
      return this;
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
    return FakePool.over(
        starter(lanes),
        counts,
        ThreadPolicy.concurrent(lanes),
        restart,
        recycle,
        PoolTimeouts.DEFAULT.withAcquire(Duration.ofSeconds(20)),
        background);
  }

  private WorkerStarter starter(int lanes) {
    return new WorkerStarter() {
      @Override
      public void start(Worker worker) {
        worker.tryMove(WorkerState.STARTING);
        worker.tryMove(WorkerState.HANDSHAKING);
        List<HostLane> fresh = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
          fresh.add(new HostLane(worker, new Memory().ofLane(), i));
        }
        worker.ready(new Memory(), fresh, new Memory().ofLane());
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
    spin(random);
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
      for (Worker worker : List.copyOf(started)) {
        boolean asked = worker.wasAskedToStop();
        if (asked && worker.leases() > 0) {
          wrong.add("stopped while a call had its lane");
        }
        if (asked || random.nextInt(20) == 0) {
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
    assertThat(memories).isNotEmpty().allMatch(memory -> memory.disposals.get() == 1);
  }

  /** Nobody else comes afterwards who would find the one that waits by chance. */
  @Test
  void acquire_justAsTheOnlyLaneComesBack_getsIt() throws Exception {
    int rounds = 3_000;
    // Limits that are looked at, and never reached.
    RecyclePolicy limits =
        RecyclePolicy.NEVER
            .withCalls(Long.MAX_VALUE / 2)
            .withMemoryBytes(Long.MAX_VALUE / 2)
            .withAge(Duration.ofDays(1));
    WorkerPool pool = open(1, new WorkerCounts(0, 1, 0), limits);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Future<?> other =
        callers.submit(
            () -> {
              Random random = new Random(2);
              for (int round = 1; round <= rounds; round++) {
                awaitRound(held, round);
                spin(random);
                pool.lanes().release(pool.lanes().acquire(null, CONTEXT));
                done.set(round);
              }
            });
    Random random = new Random(1);
    for (int round = 1; round <= rounds && !other.isDone(); round++) {
      HostLane lane = pool.lanes().acquire(null, CONTEXT);
      held.set(round);
      spin(random);
      pool.lanes().release(lane);
      awaitRound(done, round);
    }

    other.get(30, TimeUnit.SECONDS);
    assertThat(pool.status()).matches(it -> it.lanesInUse() == 0 && it.waiting() == 0);
    kill(started.remove());
    pool.close();
  }

  private static void spin(Random random) {
    for (int i = random.nextInt(60); i > 0; i--) {
      Thread.onSpinWait();
    }
  }

  private static void awaitRound(AtomicInteger at, int round) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (at.get() < round && System.nanoTime() - end < 0) {
      Thread.yield();
    }
  }

  @Test
  void release_whenAnotherHasWaitedForAWhile_handsItTheLane() throws Exception {
    WorkerPool pool = open(1, new WorkerCounts(0, 1, 0), RecyclePolicy.NEVER);
    HostLane lane = pool.lanes().acquire(null, CONTEXT);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Boolean> waits =
        callers.submit(
            () -> {
              HostLane given = pool.lanes().acquire(null, CONTEXT);
              boolean ended = mayEnd.await(20, TimeUnit.SECONDS);
              pool.lanes().release(given);
              return ended;
            });
    await().until(() -> pool.status().waiting() == 1);
    long waited = System.nanoTime();
    await().until(() -> System.nanoTime() - waited > TimeUnit.MILLISECONDS.toNanos(5));

    pool.lanes().release(lane);

    assertThat(pool.lanes().tryAcquire(null)).as("it was never free").isNull();
    mayEnd.countDown();
    assertThat(waits.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.lanes().tryAcquire(null)).as("this thread's last").isSameAs(lane);
    pool.lanes().release(lane);
    kill(started.remove());
    pool.close();
  }

  @Test
  void acquire_ofAFreeLane_allocatesNothing() {
    WorkerPool pool = open(2, new WorkerCounts(0, 1, 0), RecyclePolicy.NEVER);
    ThreadLanes lanes = pool.lanes();
    takeAndRelease(lanes, 1_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);

    takeAndRelease(lanes, 100_000);

    assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(10_000);
    kill(started.remove());
    pool.close();
  }

  private static void takeAndRelease(ThreadLanes lanes, int times) {
    for (int i = 0; i < times; i++) {
      lanes.release(lanes.acquire(null, CONTEXT));
    }
  }

  @Test
  void acquire_byAThreadThatHasALane_isThatLaneToAnyDepth() {
    WorkerPool pool = open(2, new WorkerCounts(0, 1, 0), RecyclePolicy.NEVER);
    ThreadLanes lanes = pool.lanes();
    HostLane lane = lanes.acquire(null, CONTEXT);
    for (int depth = 0; depth < 20; depth++) {
      assertThat(lanes.acquire(lane.worker().id(), CONTEXT)).isSameAs(lane);
    }
    for (int depth = 0; depth < 20; depth++) {
      lanes.release(lane);
      assertThat(pool.status().lanesInUse()).isEqualTo(1);
      assertThat(lanes.hasCurrent()).isTrue();
    }

    lanes.release(lane);

    assertThat(pool.status().lanesInUse()).isZero();
    assertThat(lanes.hasCurrent()).isFalse();
    kill(started.remove());
    pool.close();
  }

  @Test
  void aPool_whoseThreadsLiveOn_isCollected() {
    WeakReference<WorkerPool> pool = usedAndClosed();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return pool.get() == null;
            });
  }

  private WeakReference<WorkerPool> usedAndClosed() {
    WorkerPool pool = open(2, new WorkerCounts(0, 1, 0), RecyclePolicy.NEVER);
    takeAndRelease(pool.lanes(), 1);
    kill(started.remove());
    pool.close();
    return new WeakReference<>(pool);
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
