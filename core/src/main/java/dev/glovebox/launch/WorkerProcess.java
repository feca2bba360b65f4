package dev.glovebox.launch;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerStartException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The running or ended process of a worker, as its host holds it.
 *
 * <p><b>Lifecycle.</b> {@link #start} executes the command and passes the bootstrap on through
 * stdin, which then stays open: EOF there tells the worker that its host is gone. The process ends
 * by itself, by {@link #requestStop}, {@link #terminate} or {@link #kill}, or with this JVM. When
 * it has ended and its output was read, {@link #exited} completes, and no thread or stream is left.
 *
 * <p><b>Threads.</b> All methods may be called by any thread; none but {@link #awaitExit} and
 * {@link #awaitEnd} blocks. A process has two daemon threads of its own, which wait for its end and
 * read its output. Each line of output is logged under {@code dev.glovebox.worker.<name>}, stdout
 * at info and stderr at warn.
 */
public final class WorkerProcess {
  private final ProcessRun run;

  private WorkerProcess(ProcessRun run) {
    this.run = run;
  }

  /**
   * Executes {@code command}; returns when the process runs, not when the worker is ready.
   *
   * @param bootstrap written to the worker's stdin, in the background
   * @throws WorkerStartException if the command cannot be executed
   */
  public static WorkerProcess start(
      WorkerCommand command, byte[] bootstrap, ProcessListener listener) {
    ProcessRun run = new ProcessRun(command, bootstrap.clone(), listener);
    WorkerProcess process = new WorkerProcess(run);
    run.start(process);
    try {
      // join() keeps waiting when interrupted, and keeps the flag. Spawning takes milliseconds.
      run.spawned().join();
    } catch (CompletionException e) {
      throw cannotStart(command, e.getCause());
    }
    return process;
  }

  public String name() {
    return run.command().name();
  }

  public WorkerCommand command() {
    return run.command();
  }

  /** The operating system's id; it may belong to another process once this one has ended. */
  public long pid() {
    return run.process().pid();
  }

  public boolean isAlive() {
    return run.process().isAlive();
  }

  /**
   * Completes when the process has ended and what it wrote has been read, which is bounded even if
   * a process that it started still holds its output. Never completes exceptionally.
   */
  public CompletableFuture<ProcessExit> exited() {
    return run.exited().copy();
  }

  /**
   * Waits for {@link #exited}.
   *
   * @return empty if the process is not done within {@code bound}, or if the waiting thread is
   *     interrupted (its flag stays set)
   */
  public Optional<ProcessExit> awaitExit(Duration bound) {
    try {
      return Optional.of(run.exited().get(bound.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new AssertionError("exited() never completes exceptionally", e);
    }
  }

  /**
   * Waits for {@link #exited}. An interrupt does not end the wait, for its bound does; the flag is
   * kept.
   *
   * @return empty if the process is not done within {@code bound}
   */
  public Optional<ProcessExit> awaitEnd(Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        long left = Math.max(0, deadline - System.nanoTime());
        Optional<ProcessExit> exit = awaitExit(Duration.ofNanos(left));
        if (exit.isPresent() || left == 0) {
          return exit;
        }
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The last lines of stderr, oldest first: at most 50, about 8 KiB. Long lines are cut. */
  public List<String> stderrTail() {
    return run.tail(OutputKind.STDERR);
  }

  /** The last lines of stdout, bounded as {@link #stderrTail}. */
  public List<String> stdoutTail() {
    return run.tail(OutputKind.STDOUT);
  }

  /** Closes the worker's stdin; a worker that is well ends then. Does not wait for it. */
  public void requestStop() {
    run.closeStdin();
  }

  /** SIGTERM, which a library may have made the worker ignore. No effect after the end. */
  public void terminate() {
    // By handle: Process.destroy() also closes the streams, which loses output and may block.
    run.process().toHandle().destroy();
  }

  /** SIGKILL. No effect after the end. */
  public void kill() {
    run.process().toHandle().destroyForcibly();
  }

  @Override
  public String toString() {
    return "worker process " + name() + " (pid " + pid() + ")";
  }

  private static WorkerStartException cannotStart(WorkerCommand command, Throwable cause) {
    return new WorkerStartException(
        "cannot execute the command of a worker: " + cause.getMessage(),
        command.commandLine(),
        null,
        List.of(),
        CallContext.ofWorker(command.name()).withOutcome(Outcome.NOT_SENT),
        "Check that "
            + command.commandLine().get(0)
            + " exists and may be executed, that the directory "
            + command.workingDirectory()
            + " exists, and that the limits on processes and memory (ulimit -u, the container's pids"
            + " and memory) leave room.",
        cause);
  }
}
