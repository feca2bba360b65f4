package dev.glovebox.launch;

import dev.glovebox.diagnose.CrashDiagnosis;
import dev.glovebox.diagnose.MemoryKill;
import dev.glovebox.failure.CrashReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A worker that is a JVM: the process that was executed is the worker itself, and the JVM's error
 * file is the best evidence of its end.
 */
public final class JvmWorker implements RunningWorker {
  private final WorkerProcess process;
  private final Path errorFile;

  /**
   * Of a process that runs.
   *
   * @param process the JVM
   * @param errorFile where it writes its error file (-XX:ErrorFile)
   */
  public JvmWorker(WorkerProcess process, Path errorFile) {
    this.process = process;
    this.errorFile = errorFile;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public List<String> commandLine() {
    return process.command().commandLine();
  }

  @Override
  public OutputPump output() {
    return process.output();
  }

  @Override
  public List<String> stderrTail() {
    return process.stderrTail();
  }

  @Override
  public CompletableFuture<ProcessExit> exited() {
    return process.exited();
  }

  @Override
  public Optional<ProcessExit> awaitEnd(Duration bound) {
    return process.awaitEnd(bound);
  }

  @Override
  public Optional<String> unattended() {
    return process.unattended();
  }

  @Override
  public void requestStop() {
    process.requestStop();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public CrashReport diagnose(ProcessExit exit, Optional<String> ownKill, MemoryKill memoryKill) {
    return CrashDiagnosis.of(
        exit.code(), Optional.of(errorFile), stderrTail(), ownKill, memoryKill);
  }
}
