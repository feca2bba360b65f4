package dev.glovebox.launch;

import dev.glovebox.lane.Bootstrap;
import java.nio.file.Path;

/**
 * One kind of worker process, for the workers of one pool: what is executed, and what is made of
 * its end. Pools and supervision know workers by this and by {@link RunningWorker} alone; all that
 * is peculiar to a kind is behind it. {@link JvmRuntime} is the kind that is a JVM.
 *
 * <p>Whatever its kind, a worker speaks the protocol of {@code docs/protocol.md}, and ends when its
 * stdin does.
 *
 * <p><b>Threads.</b> Safe for use by several.
 */
public interface WorkerRuntime {
  /**
   * Executes a worker; returns when its process runs and {@link RunningWorker#pid} is known, not
   * when the worker is ready.
   *
   * @param name of the worker, for example {@code go-1#3}
   * @param directory the worker's own, which exists and is removed after its end
   * @param bootstrap what the worker is to read first, with its secret: not for a command line
   * @return the worker, which runs
   * @throws dev.glovebox.failure.WorkerStartException if it cannot be executed; no process is left
   *     then
   */
  RunningWorker start(String name, Path directory, Bootstrap bootstrap);
}
