package dev.glovebox.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ProcessDestroyer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a command by Commons Exec, on a daemon thread that lives as long as the process:
 * the thread that spawns a process must not end before it, or a parent-death signal fires.
 *
 * <p>To be a {@code ProcessDestroyer} is how one is given the process. Nothing is destroyed when
 * this JVM shuts down: other shutdown hooks may still make calls, and a worker ends with its host.
 *
 * <p>Commons Exec's own asynchronous mode uses a thread that is no daemon and would keep the host
 * alive, so this is its synchronous mode on our thread.
 */
final class ProcessRun implements ExecuteStreamHandler, ProcessDestroyer {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

  /** Reading on after the process's end; more only if a log appender or a listener is stuck. */
  private static final Duration FINISH_BOUND = Duration.ofSeconds(5);

  /** After that, a killed process is asked for threads that keep it. */
  private static final long TRACED_MILLIS = 500;

  /** How long the end of a killed process is waited for. */
  private static final long KILLED_MILLIS = 4000;

  /** After that, what failed for want of memory is tried again. */
  private static final long RETRY_NANOS = Duration.ofMillis(20).toNanos();

  private final WorkerCommand command;
  private final byte[] bootstrap;
  private final OutputBudget outputBudget;
  private final ProcessListener listener;
  private final Logger outputLog;
  private final BiFunction<String, Runnable, Thread> threads;
  private final Function<Process, WorkerGroup> groups;
  private final CompletableFuture<Process> spawned = new CompletableFuture<>();
  private final CompletableFuture<ProcessExit> exited = new CompletableFuture<>();

  // Set by Commons Exec on the run's thread.
  private OutputStream toStdin;
  private InputStream fromStdout;
  private InputStream fromStderr;

  // Set before `spawned` completes.
  private WorkerProcess self;
  private WorkerInput stdin;
  private WorkerOutput stdout;
  private WorkerOutput stderr;
  private OutputPump pump;
  private WorkerGroup group;

  private volatile Throwable unattended;
  private final AtomicBoolean killed = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  ProcessRun(
      WorkerCommand command,
      byte[] bootstrap,
      long outputBytesPerSecond,
      ProcessListener listener) {
    this(command, bootstrap, outputBytesPerSecond, listener, Daemon::of, WorkerGroup::of);
  }

  /**
   * Makes it for a test.
   *
   * @param threads makes a thread of a name and a task, yet to be started
   * @param groups makes the group of a process that was started just now
   */
  ProcessRun(
      WorkerCommand command,
      byte[] bootstrap,
      long outputBytesPerSecond,
      ProcessListener listener,
      BiFunction<String, Runnable, Thread> threads,
      Function<Process, WorkerGroup> groups) {
    this.threads = threads;
    this.groups = groups;
    this.command = command;
    this.bootstrap = bootstrap;
    this.outputBudget = new OutputBudget(outputBytesPerSecond, System::nanoTime);
    this.listener = listener;
    this.outputLog = LoggerFactory.getLogger("dev.glovebox.worker." + command.name());
  }

  void start(WorkerProcess owner) {
    self = owner;
    threads.apply(threadName("process"), this::execute).start();
  }

  WorkerCommand command() {
    return command;
  }

  CompletableFuture<Process> spawned() {
    return spawned;
  }

  CompletableFuture<ProcessExit> exited() {
    return exited;
  }

  /** Why it was ended although nobody asked for it: what failed that it cannot do without. */
  Optional<Throwable> unattended() {
    return Optional.ofNullable(unattended);
  }

  /** The process; only for use after {@link #spawned} completed. */
  Process process() {
    return spawned.join();
  }

  List<String> tail(OutputKind kind) {
    spawned.join();
    return (kind == OutputKind.STDOUT ? stdout : stderr).tail();
  }

  /** SIGKILL to the process and its group, and no wait; whose end is not told is given up later. */
  void kill() {
    Process process = process();
    try {
      group.kill();
    } finally {
      // Not Process.destroyForcibly(): it closes the streams, which may block.
      process.toHandle().destroyForcibly();
    }
    if (!exited.isDone() && killed.compareAndSet(false, true)) {
      boolean watched = false;
      try {
        unlessToldWithin(TRACED_MILLIS, () -> TracedThreads.reap(process.pid()));
        unlessToldWithin(KILLED_MILLIS, this::giveUp);
        watched = true;
      } finally {
        if (!watched) {
          killed.set(false);
        }
      }
    }
  }

  /**
   * Runs {@code action}, on a thread of its own, if the process has not ended by then. Where there
   * is no thread for it, the next {@link #kill} has everything done again.
   */
  private void unlessToldWithin(long millis, Runnable action) {
    CompletableFuture<ProcessExit> watch =
        exited
            .copy()
            .orTimeout(millis, TimeUnit.MILLISECONDS)
            .whenComplete(
                (exit, late) -> {
                  if (late != null) {
                    inTheEnd(action);
                  }
                });
    LOG.trace("{}: {}", command.name(), watch);
  }

  private void inTheEnd(Runnable action) {
    boolean begun = false;
    try {
      threads.apply(threadName("end"), action).start();
      begun = true;
    } finally {
      if (!begun) {
        killed.set(false);
      }
    }
  }

  private void giveUp() {
    LOG.error(
        "worker {} (pid {}) was killed, and its end is not told: it is stuck in the kernel, or"
            + " traced by another process. Its place is free; the process is left.",
        command.name(),
        process().pid());
    end(ProcessExit.NOT_TOLD);
  }

  /** What reads its outputs. */
  OutputPump output() {
    return pump;
  }

  void closeStdin() {
    spawned.join();
    stdin.requestClose();
  }

  private void execute() {
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setExecuteStreamHandler(this)
            .setWorkingDirectory(command.workingDirectory())
            .get();
    executor.setProcessDestroyer(this);
    executor.setExitValues(null); // every exit code is an exit, not an error
    try {
      executor.execute(commandLine(), command.environment());
    } catch (ExecuteException e) {
      LOG.debug("worker {}", command.name(), e);
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
    } finally {
      untilDone(this::endWhatIsLeft);
    }
  }

  /** Whoever waits for the process is told at once, or at the latest when there is memory again. */
  private void failed(Throwable failure) {
    untilDone(
        () -> {
          if (spawned.completeExceptionally(failure)) {
            return;
          }
          if (failure instanceof IOException) {
            LOG.debug("the streams of worker {} after its end", command.name(), failure);
          } else {
            unattended = failure;
            LOG.error("worker {} cannot be looked after, and is ended", command.name(), failure);
          }
        });
  }

  /** Only after a failure between the spawn and the end, such as no memory for a thread. */
  private void endWhatIsLeft() {
    if (spawned.isCompletedExceptionally() || exited.isDone()) {
      return;
    }
    kill();
    Process process = process();
    try {
      end(
          process.waitFor(KILLED_MILLIS, TimeUnit.MILLISECONDS)
              ? ProcessExit.of(process.exitValue())
              : ProcessExit.NOT_TOLD);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread, which ends here: the rest is left to who watches the end.
      LOG.debug("interrupted at the end of worker {}", command.name(), e);
    }
  }

  /** Others wait for what this thread does last, so that no want of memory may keep it. */
  private static void untilDone(Runnable step) {
    boolean done = false;
    while (!done) {
      try {
        step.run();
        done = true;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private CommandLine commandLine() {
    List<String> words = command.commandLine();
    CommandLine line = new CommandLine(words.get(0));
    words.stream().skip(1).forEach(word -> line.addArgument(word, false));
    return line;
  }

  @Override
  public void setProcessInputStream(OutputStream stream) {
    toStdin = stream;
  }

  @Override
  public void setProcessOutputStream(InputStream stream) {
    fromStdout = stream;
  }

  @Override
  public void setProcessErrorStream(InputStream stream) {
    fromStderr = stream;
  }

  /** Commons Exec: the process runs. Nothing that could fail, before {@link #add} names it. */
  @Override
  public void start() {}

  /** Commons Exec: here is the process. */
  @Override
  public boolean add(Process process) {
    boolean taken = false;
    try {
      take(process);
      taken = true;
    } finally {
      if (!taken) {
        // Nobody else knows of it. Nobody reads its streams yet, which this closes.
        process.destroyForcibly();
      }
    }
    spawned.complete(process);
    // After that, since a listener may use the process from its first line on.
    pump.start();
    stdin.write(bootstrap);
    return true;
  }

  private void take(Process process) {
    stdin = new WorkerInput(command.name(), toStdin, threads, threadName("bootstrap"));
    stdout = new WorkerOutput(fromStdout, outputBudget, line -> arrived(OutputKind.STDOUT, line));
    stderr = new WorkerOutput(fromStderr, outputBudget, line -> arrived(OutputKind.STDERR, line));
    pump = new OutputPump(threads, threadName("output"), stdout, stderr);
    group = groups.apply(process);
  }

  /** Commons Exec: the process has ended. */
  @Override
  public void stop() {
    end(ProcessExit.of(process().exitValue()));
  }

  /** Once: by the end of the process, or when that is given up. */
  private void end(ProcessExit exit) {
    // First: what it has forked may hold its output.
    group.kill();
    if (exit.isTold()) {
      group.close();
      WorkerCopies.kill(command);
    }
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    try {
      pump.finish(FINISH_BOUND);
      stdin.end();
      LOG.debug("worker {}: {}", command.name(), exit.sentence());
    } finally {
      exited.complete(exit);
    }
    try {
      listener.exited(self, exit);
    } catch (RuntimeException | Error e) {
      LOG.warn("a listener failed at the exit of worker {}", command.name(), e);
    }
  }

  /** Commons Exec: it is done with the process, which {@link #stop} has seen to already. */
  @Override
  public boolean remove(Process process) {
    return true;
  }

  @Override
  public int size() {
    return exited.isDone() ? 0 : 1;
  }

  private void arrived(OutputKind kind, String line) {
    try {
      if (kind == OutputKind.STDOUT) {
        outputLog.info("{}", line);
      } else {
        outputLog.warn("{}", line);
      }
      listener.line(self, kind, line);
    } catch (RuntimeException | Error e) {
      LOG.warn("a listener failed on the output of worker {}", command.name(), e);
    }
  }

  private String threadName(String job) {
    return "glovebox-" + command.name() + "-" + job;
  }
}
