package dev.glovebox.it.bench.start;

import dev.glovebox.Glovebox;
import dev.glovebox.supervise.WorkerState;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;

/** Waits for workers that nobody has asked for yet. */
final class Ready {
  private static final Set<WorkerState> READY = Set.of(WorkerState.READY, WorkerState.SERVING);
  private static final Duration BOUND = Duration.ofMinutes(3);

  private Ready() {}

  /** Until there are so many. */
  static void await(Glovebox box, int workers) {
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                box.workers().stream().filter(worker -> READY.contains(worker.state())).count()
                    == workers);
  }
}
