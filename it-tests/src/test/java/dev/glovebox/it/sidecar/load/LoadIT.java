package dev.glovebox.it.sidecar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.glovebox.Glovebox;
import dev.glovebox.it.Stubs;
import dev.glovebox.sidecar.Sidecar;
import dev.glovebox.sidecar.SidecarOptions;
import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.CallBounds;
import dev.glovebox.sidecar.rpc.ConnectionBounds;
import dev.glovebox.sidecar.rpc.Methods;
import dev.glovebox.sidecar.rpc.SidecarListener;
import dev.glovebox.sidecar.wire.ListenAddress;
import dev.glovebox.supervise.WorkerSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections, good and bad calls, and workers that die under them. How much: {@code
 * -Dglovebox.load.calls=50000} on {@code -Dglovebox.load.connections=200}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LoadIT {
  private static final int CALLS = Integer.getInteger("glovebox.load.calls", 50_000);
  private static final int CONNECTIONS = Integer.getInteger("glovebox.load.connections", 200);
  private static final long SEED = Long.getLong("glovebox.load.seed", 4);

  /** Room for two calls of each connection. */
  private static final Bounds BOUNDS = bounds(2 * CONNECTIONS + 16);

  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);
  private static final long MORE_HEAP = 24L << 20;

  @TempDir Path directory;

  private final AtomicInteger kills = new AtomicInteger();

  private static Bounds bounds(int calls) {
    Bounds all = Bounds.DEFAULT;
    ConnectionBounds usual = all.connection();
    return all.with(
            new ConnectionBounds(
                Math.max(usual.most(), CONNECTIONS),
                usual.strangers(),
                usual.authenticate(),
                usual.idle()))
        .with(new CallBounds(all.call().perConnection(), calls, calls));
  }

  private Path registry() throws IOException {
    String restart =
        "{ intensity: 10000, within: 60s, backoffBase: 1ms, backoffMax: 20ms, breakerOpen: 1s }";
    return Files.writeString(
        directory.resolve("registry.yaml"),
        """
        libraries:
          calc:
            path: %s
            pool: calc
            functions:
              calc_add_i64: { args: [i64, i64], returns: i64 }
          calc_sleep:
            path: %s
            pool: calc
            functions:
              sleep_millis: { args: [i32], returns: i32 }
          segv:
            path: %s
            pool: segv
            functions:
              segv_now: { returns: i32 }
        pools:
          calc: { workers: { min: 2, max: 2 }, threads: concurrent(4), restart: %s, timeouts: { acquire: 20s } }
          segv: { workers: { min: 0, max: 1 }, restart: %s, timeouts: { acquire: 20s } }
        """
            .formatted(
                Stubs.file("calc"), Stubs.file("sleep"), Stubs.file("segv"), restart, restart));
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void killOne(Glovebox box, Random random) {
    List<WorkerSnapshot> workers =
        box.workers().stream().filter(worker -> worker.state().takesCalls()).toList();
    if (!workers.isEmpty()) {
      long pid = workers.get(random.nextInt(workers.size())).pid();
      if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
        kills.incrementAndGet();
      }
    }
  }

  private Tally load(Path socket, int connections, int calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<Tally>> callers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int share = calls / connections + (i < calls % connections ? 1 : 0);
        callers.add(threads.submit(new Caller(socket, share, SEED + i)));
      }
      Tally all = new Tally();
      for (Future<Tally> caller : callers) {
        all.add(caller.get(8, TimeUnit.MINUTES));
      }
      return all;
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void eachCallIsAnsweredOnce_whileWorkersDie_andNothingGrows() throws Exception {
    Path socket = directory.resolve("s");
    ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    try (Glovebox box = Glovebox.open(registry());
        Sidecar sidecar =
            Sidecar.start(
                box,
                new Methods(),
                SidecarOptions.listening(ListenAddress.parse("unix:" + socket)).withBounds(BOUNDS),
                SidecarListener.NONE)) {
      // With as many connections at once, so that the threads and buffers that stay are there.
      assertThat(load(socket, CONNECTIONS, 4 * CONNECTIONS).wrong()).isEmpty();
      await().atMost(Duration.ofSeconds(10)).until(() -> sidecar.connections().count() == 0);
      long heapBefore = usedHeap();
      long descriptorsBefore = descriptors();

      Random random = new Random(SEED);
      long between = BETWEEN_KILLS.toMillis();
      Future<?> killing =
          killer.scheduleWithFixedDelay(
              () -> killOne(box, random), between, between, TimeUnit.MILLISECONDS);
      long begin = System.nanoTime();
      Tally tally = load(socket, CONNECTIONS, CALLS);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      killing.cancel(false);
      killer.shutdown();
      assertThat(killer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      System.out.printf(
          "load: %d calls on %d connections in %d ms, %d kills: %s%n",
          CALLS, CONNECTIONS, millis, kills.get(), tally);

      assertThat(tally.wrong()).isEmpty();
      assertThat(tally.answered()).as(tally.toString()).isEqualTo(CALLS);
      assertThat(tally.results()).as(tally.toString()).isGreaterThan(CALLS / 2);
      assertThat(kills.get()).isPositive();
      assertThat(tally.errors(-32013)).as("calls lost with their workers").isPositive();
      await().atMost(Duration.ofSeconds(10)).until(() -> sidecar.connections().count() == 0);
      // Of the segv pool's worker, which may or may not live now: a lane, control, upcall, 3 pipes.
      await().atMost(Duration.ofSeconds(20)).until(() -> descriptors() <= descriptorsBefore + 8);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(usedHeap()).isLessThan(heapBefore + MORE_HEAP));
    } finally {
      killer.shutdownNow();
    }
  }
}
