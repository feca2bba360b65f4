package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one worker at one moment.
 *
 * @param id which worker it is
 * @param pid its process id; 0 before there is one
 * @param state where it is in its life
 * @param standby whether it is a spare, which takes no calls until it is needed
 * @param calls how many calls it has answered
 * @param age since it was started
 * @param loadedLibraries what it has loaded
 * @param residentBytes memory that its process has resident; 0 when unknown
 * @param nativeThreads threads of its process; 0 when unknown
 * @param restarts how many workers had its place in the pool before it
 * @param lastExit how the one before it ended, as a sentence's end; empty for the first
 */
public record WorkerSnapshot(
    WorkerId id,
    long pid,
    WorkerState state,
    boolean standby,
    long calls,
    Duration age,
    Set<String> loadedLibraries,
    long residentBytes,
    int nativeThreads,
    int restarts,
    Optional<String> lastExit) {

  /** Reads the process's memory and threads now, or takes what it told at its last check. */
  static WorkerSnapshot of(Worker worker, SlotHistory history) {
    ProcessUsage usage = ProcessUsage.of(worker.pid());
    return new WorkerSnapshot(
        worker.id(),
        worker.pid(),
        worker.state(),
        worker.isStandby(),
        worker.calls(),
        worker.age(),
        worker.loadedLibraries(),
        usage.residentBytes().orElse(worker.residentBytes()),
        Math.toIntExact(usage.threads().orElse(worker.nativeThreads())),
        worker.id().generation() - 1,
        history.lastExit(worker.id().slot()));
  }
}
