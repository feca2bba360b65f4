package dev.glovebox.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Library;
import dev.glovebox.Glovebox;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.supervise.WorkerSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed at random moments under load: each call has the right answer or a failure that
 * is true, and nobody waits for ever. {@code -Dglovebox.kills} says how many; without it, as many
 * as a minute has room for.
 */
class RandomKillsIT {
  private static final int CALLERS = 4;
  private static final int KILLS = Integer.getInteger("glovebox.kills", Integer.MAX_VALUE);
  private static final long DEFAULT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Without one answer for so long, something hangs. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(90);

  interface Segv extends Library {
    int segv_now();
  }

  @TempDir private Path directory;
  private final Random random = new Random();
  private long lastAnswers;
  private long lastProgress;

  @Test
  void killedAtRandomMoments_noCallHangsOrLies() throws Exception {
    long start = System.nanoTime();
    List<KilledCaller> callers = new ArrayList<>();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    int kills = 0;
    try (Glovebox box = Glovebox.open(KillLibraries.registry())) {
      Segv segv = box.load("segv", Segv.class);
      try {
        for (int i = 0; i < CALLERS; i++) {
          KilledCaller caller = new KilledCaller(box, directory, i);
          callers.add(caller);
          running.add(
              CompletableFuture.runAsync(caller, task -> new Thread(task, "caller").start()));
        }
        lastProgress = start;
        while (kills < KILLS && (KILLS < Integer.MAX_VALUE || elapsed(start) < DEFAULT_NANOS)) {
          kills += kill(box, segv) ? 1 : 0;
          requireProgress(callers, running);
        }
        requireAnswers(callers, running);
      } finally {
        callers.forEach(KilledCaller::end);
      }
      for (CompletableFuture<Void> caller : running) {
        get(caller);
      }
    }
    Map<Outcome, Integer> lost = new EnumMap<>(Outcome.class);
    callers.forEach(it -> it.lost().forEach((outcome, n) -> lost.merge(outcome, n, Integer::sum)));
    System.out.printf(
        "%d kills in %d s, %d answers, lost: %s%n",
        kills, TimeUnit.NANOSECONDS.toSeconds(elapsed(start)), answers(callers), lost);
    assertThat(kills).isPositive();
  }

  private static long elapsed(long start) {
    return System.nanoTime() - start;
  }

  /** Kills one, if there is one; mostly one that serves, and now and then one that starts. */
  private boolean kill(Glovebox box, Segv segv) {
    // Short, so that it hits workers that have just begun; and long, so that others are at work.
    int micros = random.nextBoolean() ? 20_000 : 200_000;
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(micros)));
    List<WorkerSnapshot> workers = box.workers();
    if (workers.isEmpty()) {
      return false;
    }
    if (random.nextInt(50) == 0) {
      try {
        segv.segv_now();
      } catch (GloveboxException e) {
        return e.outcome().orElse(Outcome.NOT_SENT) == Outcome.MAY_HAVE_RUN;
      }
      throw new AssertionError("a segmentation fault has returned");
    }
    WorkerSnapshot victim = workers.get(random.nextInt(workers.size()));
    if (!victim.state().takesCalls() && random.nextInt(200) != 0) {
      return false;
    }
    return ProcessHandle.of(victim.pid()).map(ProcessHandle::destroyForcibly).orElse(false);
  }

  private void requireProgress(List<KilledCaller> callers, List<CompletableFuture<Void>> running)
      throws Exception {
    for (CompletableFuture<Void> caller : running) {
      if (caller.isDone()) {
        get(caller);
      }
    }
    long now = System.nanoTime();
    long answers = answers(callers);
    if (answers != lastAnswers) {
      lastAnswers = answers;
      lastProgress = now;
    } else if (now - lastProgress > STALL_NANOS) {
      throw stalled();
    }
  }

  /** Everyone is answered again when nobody kills any more. */
  private void requireAnswers(List<KilledCaller> callers, List<CompletableFuture<Void>> running)
      throws Exception {
    List<Long> before = callers.stream().map(KilledCaller::answers).toList();
    long start = System.nanoTime();
    for (int i = 0; i < callers.size(); i++) {
      while (callers.get(i).answers() == before.get(i)) {
        // Of each caller: that others go on is not enough.
        if (elapsed(start) > STALL_NANOS) {
          throw stalled();
        }
        requireProgress(callers, running);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private static long answers(List<KilledCaller> callers) {
    return callers.stream().mapToLong(KilledCaller::answers).sum();
  }

  private static void get(CompletableFuture<Void> caller) throws Exception {
    try {
      caller.get(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw stalled();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  private static AssertionError stalled() throws IOException {
    StringBuilder dump = new StringBuilder("callers hang; the threads:\n");
    for (ThreadInfo thread :
        ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, Integer.MAX_VALUE)) {
      dump.append(thread);
    }
    System.out.println(dump);
    return new AssertionError(dump.toString());
  }
}
