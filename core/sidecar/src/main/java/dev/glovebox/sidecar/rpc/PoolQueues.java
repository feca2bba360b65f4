package dev.glovebox.sidecar.rpc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The calls of each pool: as many at work as the pool has lanes, and the others in a queue of the
 * pool's own, where they hold no thread and nothing of what is bounded for all. So a library that
 * is slow has no part in how another one is served.
 *
 * <p><b>Threads:</b> safe for any number. Its own, {@code glovebox-rpc-clock}, ends what has waited
 * for too long.
 */
final class PoolQueues implements AutoCloseable {
  /** A call that runs when its pool has room. */
  interface Call {
    /**
     * Runs it, on a thread of its own.
     *
     * @param waited how long it was in the queue
     */
    void run(Duration waited);

    /**
     * It waited for too long, and is not run.
     *
     * @param waited how long that was
     */
    void expired(Duration waited);
  }

  private static final class Pool {
    final Deque<Waiting> waiting = new ArrayDeque<>();
    int lanes;
    int running;
  }

  private static final class Waiting {
    final Call call;
    final PoolUse use;
    final long sinceNanos = System.nanoTime();
    ScheduledFuture<?> expiry;

    Waiting(PoolUse use, Call call) {
      this.use = use;
      this.call = call;
    }

    Duration waited() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }

  private final CallBounds bounds;
  private final CallThreads threads;
  private final Predicate<String> starting;
  private final Map<String, Pool> pools = new HashMap<>();
  private final ScheduledThreadPoolExecutor clock;

  /**
   * Makes the queues before these threads.
   *
   * @param starting whether a pool of this name starts a worker: its calls wait longer then
   */
  PoolQueues(CallBounds bounds, CallThreads threads, Predicate<String> starting) {
    this.bounds = bounds;
    this.threads = threads;
    this.starting = starting;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "glovebox-rpc-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    threads.queuedBy(this::waiting, this::startWaiting);
  }

  /**
   * Runs a call, now or when there is room.
   *
   * @return the bound that this would go past; empty if it was taken
   */
  synchronized Optional<Bound> submit(PoolUse use, Call call) {
    Pool pool = pools.computeIfAbsent(use.pool(), name -> new Pool());
    // A reload may have changed it.
    pool.lanes = use.lanes();
    if (pool.waiting.isEmpty() && hasRoom(pool)) {
      return started(pool, call, Duration.ZERO) ? Optional.empty() : Optional.of(Bound.CALLS);
    }
    if (pool.waiting.size() >= bounds.waiting()) {
      return Optional.of(Bound.WAITING);
    }
    Waiting one = new Waiting(use, call);
    try {
      one.expiry = schedule(pool, one, use.longest(false));
    } catch (RejectedExecutionException stopping) {
      return Optional.of(Bound.CALLS);
    }
    pool.waiting.add(one);
    return Optional.empty();
  }

  private ScheduledFuture<?> schedule(Pool pool, Waiting one, Duration time) {
    return clock.schedule(() -> expire(pool, one), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** One pool alone does not take all that there is, however many lanes it has. */
  private boolean hasRoom(Pool pool) {
    int most = bounds.most();
    return pool.running < Math.min(pool.lanes, most - most / 4);
  }

  private boolean started(Pool pool, Call call, Duration waited) {
    pool.running++;
    boolean taken = threads.call(() -> run(pool, call, waited));
    if (!taken) {
      pool.running--;
    }
    return taken;
  }

  private void run(Pool pool, Call call, Duration waited) {
    try {
      call.run(waited);
    } finally {
      synchronized (this) {
        pool.running--;
      }
    }
  }

  /** Starts what waits and has room, in all pools: a thread is free. */
  private synchronized void startWaiting() {
    for (Pool pool : pools.values()) {
      while (!pool.waiting.isEmpty() && hasRoom(pool)) {
        Waiting next = pool.waiting.peek();
        if (!started(pool, next.call, next.waited())) {
          return;
        }
        pool.waiting.remove();
        next.expiry.cancel(false);
      }
    }
  }

  private void expire(Pool pool, Waiting one) {
    Duration left = one.use.longest(true).minus(one.waited());
    boolean goesOn = left.compareTo(Duration.ZERO) > 0 && starting.test(one.use.pool());
    synchronized (this) {
      if (goesOn && pool.waiting.contains(one)) {
        Duration next = left.compareTo(one.use.patience()) < 0 ? left : one.use.patience();
        one.expiry = schedule(pool, one, next);
        return;
      }
      if (!pool.waiting.remove(one)) {
        return;
      }
    }
    one.call.expired(one.waited());
  }

  /** How many calls wait. */
  synchronized int waiting() {
    return pools.values().stream().mapToInt(pool -> pool.waiting.size()).sum();
  }

  /** Drops what waits. */
  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      pools.values().forEach(pool -> pool.waiting.clear());
    }
  }
}
