package dev.glovebox.supervise;

import dev.glovebox.diagnose.MemoryKill;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CrashCause;
import dev.glovebox.failure.CrashReport;
import dev.glovebox.failure.WorkerStartException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.launch.OutputKind;
import dev.glovebox.launch.OutputPump;
import dev.glovebox.launch.ProcessExit;
import dev.glovebox.launch.ProcessListener;
import dev.glovebox.launch.RunningWorker;
import dev.glovebox.launch.WorkerCommand;
import dev.glovebox.launch.WorkerProcess;
import dev.glovebox.launch.WorkerRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A kind of worker that is no JVM, and has a parent: a shell executes the worker, tells which
 * process it is, and with what status it has ended. What speaks for it is {@link FakeWorkers}.
 */
final class ParentedRuntime implements WorkerRuntime {
  private static final String PID = "worker ";
  private static final String STATUS = "status ";

  /** The worker reads what its parent has as stdin: it ends when the host does. */
  private static final String SCRIPT =
      "exec 3<&0; cat <&3 >/dev/null & echo '" + PID + "'$!; wait $!; echo '" + STATUS + "'$?";

  private final FakeWorkers speakers;

  /** What is executed as the parent; may be none that there is. */
  volatile String shell = "/bin/sh";

  volatile Running last;

  ParentedRuntime(FakeWorkers speakers) {
    this.speakers = speakers;
  }

  @Override
  public RunningWorker start(String name, Path directory, Bootstrap bootstrap) {
    Told told = new Told();
    WorkerProcess parent =
        WorkerProcess.start(
            new WorkerCommand(name, List.of(shell, "-c", SCRIPT), Map.of(), directory),
            new byte[0],
            told);
    Running running = new Running(parent, told, pidOf(parent, told));
    last = running;
    try {
      speakers.speakFor(running, bootstrap);
    } catch (IOException e) {
      running.kill();
      throw new UncheckedIOException(e);
    }
    return running;
  }

  private static long pidOf(WorkerProcess parent, Told told) {
    try {
      return told.pid.orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      parent.kill();
      throw new WorkerStartException(
          "its parent did not tell its process",
          parent.command().commandLine(),
          null,
          parent.stderrTail(),
          CallContext.NONE,
          "Do.",
          e);
    }
  }

  /** What the parent has said. */
  private static final class Told implements ProcessListener {
    final CompletableFuture<Long> pid = new CompletableFuture<>();
    volatile Integer status;

    @Override
    public void line(WorkerProcess process, OutputKind kind, String line) {
      if (line.startsWith(PID)) {
        pid.complete(Long.valueOf(line.substring(PID.length())));
      } else if (line.startsWith(STATUS)) {
        status = Integer.valueOf(line.substring(STATUS.length()));
      }
    }
  }

  /** Two processes. */
  static final class Running implements RunningWorker {
    final WorkerProcess parent;
    private final Told told;
    private final long pid;

    Running(WorkerProcess parent, Told told, long pid) {
      this.parent = parent;
      this.told = told;
      this.pid = pid;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public List<String> commandLine() {
      return parent.command().commandLine();
    }

    @Override
    public OutputPump output() {
      return parent.output();
    }

    @Override
    public List<String> stderrTail() {
      return parent.stderrTail();
    }

    @Override
    public CompletableFuture<ProcessExit> exited() {
      return parent.exited().thenApply(this::ofWorker);
    }

    @Override
    public Optional<ProcessExit> awaitEnd(Duration bound) {
      return parent.awaitEnd(bound).map(this::ofWorker);
    }

    /** As its parent has told it; a parent that died has told nothing. */
    private ProcessExit ofWorker(ProcessExit ofParent) {
      Integer status = told.status;
      return status == null ? ofParent : ProcessExit.of(status);
    }

    @Override
    public Optional<String> unattended() {
      return parent.unattended();
    }

    @Override
    public void requestStop() {
      parent.requestStop();
    }

    @Override
    public void kill() {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public CrashReport diagnose(ProcessExit exit, Optional<String> ownKill, MemoryKill memoryKill) {
      String evidence =
          told.status == null ? "its parent died" : "its parent told status " + told.status;
      CrashCause cause =
          ownKill
              .<CrashCause>map(CrashCause.Killed::new)
              .orElseGet(() -> new CrashCause.Exit(exit.code()));
      return new CrashReport(
          cause,
          "has ended: " + evidence,
          List.of(evidence),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          stderrTail());
    }
  }
}
