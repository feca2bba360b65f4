package dev.glovebox.supervise;

import dev.glovebox.abi.WorkerId;
import java.time.Duration;
import java.util.Set;

/**
 * What is known of one worker at one moment.
 *
 * @param pid its process id; 0 before there is one
 * @param calls how many calls it has answered
 * @param age since it was started
 * @param loadedLibraries what it has loaded
 * @param residentBytes memory that its process has resident, as of the last check; 0 when unknown
 * @param nativeThreads threads of its process, as of the last check; 0 when unknown
 */
public record WorkerSnapshot(
    WorkerId id,
    long pid,
    WorkerState state,
    long calls,
    Duration age,
    Set<String> loadedLibraries,
    long residentBytes,
    int nativeThreads) {

  static WorkerSnapshot of(Worker worker) {
    return new WorkerSnapshot(
        worker.id(),
        worker.pid(),
        worker.state(),
        worker.calls(),
        worker.age(),
        worker.loadedLibraries(),
        worker.residentBytes(),
        worker.nativeThreads());
  }
}
