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
  /** How many bytes of output a second are passed on where nothing else is said: 1 MiB. */
  public static final long OUTPUT_BYTES_PER_SECOND = 1 << 20;

  private final ProcessRun run;

  private WorkerProcess(ProcessRun run) {
    this.run = run;
  }

  /**
   * Executes {@code command}; returns when the process runs, not when the worker is ready. Of its
   * output, {@link #OUTPUT_BYTES_PER_SECOND} are passed on.
   *
   * @param command what is executed
   * @param bootstrap written to the worker's stdin, in the background
   * @param listener told of its output and of its end
   * @return the process, which runs
   * @throws WorkerStartException if the command cannot be executed
   */
  public static WorkerProcess start(
      WorkerCommand command, byte[] bootstrap, ProcessListener listener) {
    return start(command, bootstrap, OUTPUT_BYTES_PER_SECOND, listener);
  }

  /**
   * As {@link #start(WorkerCommand, byte[], ProcessListener)}, with another rate.
   *
   * @param command what is executed
   * @param bootstrap written to the worker's stdin, in the background
   * @param outputBytesPerSecond how much of its output is passed on to the log and the listener;
   *     what 8 seconds give may come at once. What is beyond that is read and dropped, and a line
   *     says how much that was
   * @param listener told of its output and of its end
   * @return the process, which runs
   * @throws WorkerStartException if the command cannot be executed
   */
  public static WorkerProcess start(
      WorkerCommand command,
      byte[] bootstrap,
      long outputBytesPerSecond,
      ProcessListener listener) {
    ProcessRun run = new ProcessRun(command, bootstrap.clone(), outputBytesPerSecond, listener);
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

  /** {@return the worker's name, for example {@code go-1#3}} */
  public String name() {
    return run.command().name();
  }

  /** {@return what was executed} */
  public WorkerCommand command() {
    return run.command();
  }

  /**
   * {@return the operating system's id; it may belong to another process once this one has ended}
   */
  public long pid() {
    return run.process().pid();
  }

  /** {@return whether the process still runs} */
  public boolean isAlive() {
    return run.process().isAlive();
  }

  /**
   * Completes when the process has ended and what it wrote has been read, which is bounded even if
   * a process that it started still holds its output. A process that was killed, and whose end the
   * system does not tell within 4 s, is given up: {@link ProcessExit#NOT_TOLD}. Never completes
   * exceptionally.
   *
   * @return a future of the caller's own
   */
  public CompletableFuture<ProcessExit> exited() {
    return run.exited().copy();
  }

  /**
   * Waits for {@link #exited}.
   *
   * @param bound how long it waits at most
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
   * @param bound how long it waits at most
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

  /**
   * {@return the last lines of stderr, oldest first: at most 200, about 16 KiB} Long lines are cut.
   */
  public List<String> stderrTail() {
    return run.tail(OutputKind.STDERR);
  }

  /** {@return the last lines of stdout, bounded as {@link #stderrTail}} */
  public List<String> stdoutTail() {
    return run.tail(OutputKind.STDOUT);
  }

  /**
   * {@return why it was ended although nobody had asked for that: its host could not look after it}
   * For want of a thread, for example. Known before {@link #exited} completes.
   */
  public Optional<String> unattended() {
    return run.unattended().map(failure -> "its host could not look after it: " + failure);
  }

  /** {@return what reads its outputs, to be told when it is about to be used} */
  public OutputPump output() {
    return run.output();
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

  /**
   * SIGKILL, to the process and to the process group that it leads if it does: to all that it has
   * forked and that has not left the group. No effect after the end, when what was left of the
   * group has been killed too.
   */
  public void kill() {
    run.kill();
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
            + " exists, and that the limits on processes and memory (ulimit -u, the container's"
            + " pids and memory) leave room.",
        cause);
  }
}
