package dev.glovebox.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * <p>Commons Exec's own asynchronous mode uses a thread that is no daemon and would keep the host
 * alive, so this is its synchronous mode on our thread.
 */
final class ProcessRun implements ExecuteStreamHandler, ProcessDestroyer {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

  /** Reading on after the process's end; more only if a log appender or a listener is stuck. */
  private static final Duration FINISH_BOUND = Duration.ofSeconds(5);

  private final WorkerCommand command;
  private final byte[] bootstrap;
  private final ProcessListener listener;
  private final Logger outputLog;
  private final CompletableFuture<Process> spawned = new CompletableFuture<>();
  private final CompletableFuture<ProcessExit> exited = new CompletableFuture<>();

  // Set by Commons Exec on the run's thread, before `spawned` completes.
  private WorkerProcess self;
  private WorkerInput stdin;
  private WorkerOutput stdout;
  private WorkerOutput stderr;
  private OutputPump pump;

  ProcessRun(WorkerCommand command, byte[] bootstrap, ProcessListener listener) {
    this.command = command;
    this.bootstrap = bootstrap;
    this.listener = listener;
    this.outputLog = LoggerFactory.getLogger("dev.glovebox.worker." + command.name());
  }

  void start(WorkerProcess owner) {
    self = owner;
    Thread thread = new Thread(this::execute, threadName("process"));
    thread.setDaemon(true);
    thread.start();
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

  /** The process; only for use after {@link #spawned} completed. */
  Process process() {
    return spawned.join();
  }

  List<String> tail(OutputKind kind) {
    spawned.join();
    return (kind == OutputKind.STDOUT ? stdout : stderr).tail();
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
    } catch (IOException | RuntimeException e) {
      if (!spawned.completeExceptionally(e)) {
        LOG.debug("the streams of worker {} after its end", command.name(), e);
      }
    } finally {
      endWhatIsLeft();
    }
  }

  /** Only after a failure between the spawn and the end, such as no memory for a thread. */
  private void endWhatIsLeft() {
    spawned.completeExceptionally(new IOException("the thread that spawns the process failed"));
    if (spawned.isCompletedExceptionally() || exited.isDone()) {
      return;
    }
    process().toHandle().destroyForcibly();
    exited.complete(ProcessExit.of(process().onExit().join().exitValue()));
  }

  private CommandLine commandLine() {
    List<String> words = command.commandLine();
    CommandLine line = new CommandLine(words.get(0));
    words.stream().skip(1).forEach(word -> line.addArgument(word, false));
    return line;
  }

  @Override
  public void setProcessInputStream(OutputStream stream) {
    stdin = new WorkerInput(command.name(), stream);
  }

  @Override
  public void setProcessOutputStream(InputStream stream) {
    stdout = new WorkerOutput(stream, line -> arrived(OutputKind.STDOUT, line));
  }

  @Override
  public void setProcessErrorStream(InputStream stream) {
    stderr = new WorkerOutput(stream, line -> arrived(OutputKind.STDERR, line));
  }

  /** Commons Exec: the streams are set. The process runs, but {@link #add} is still to come. */
  @Override
  public void start() {
    pump = new OutputPump(threadName("output"), stdout, stderr);
  }

  /** Commons Exec: here is the process. */
  @Override
  public boolean add(Process process) {
    ShutdownKill.INSTANCE.add(process);
    spawned.complete(process);
    // After that, since a listener may use the process from its first line on.
    pump.start();
    stdin.write(bootstrap, threadName("bootstrap"));
    return true;
  }

  /** Commons Exec: the process has ended. */
  @Override
  public void stop() {
    pump.finish(FINISH_BOUND);
    stdin.requestClose();
    ProcessExit exit = ProcessExit.of(process().exitValue());
    LOG.debug("worker {}: {}", command.name(), exit.sentence());
    ShutdownKill.INSTANCE.remove(process());
    exited.complete(exit);
    try {
      listener.exited(self, exit);
    } catch (RuntimeException e) {
      LOG.warn("a listener failed at the exit of worker {}", command.name(), e);
    }
  }

  /** Commons Exec: it is done with the process; {@link #stop} has removed it already. */
  @Override
  public boolean remove(Process process) {
    return ShutdownKill.INSTANCE.remove(process);
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
    } catch (RuntimeException e) {
      LOG.warn("a listener failed on the output of worker {}", command.name(), e);
    }
  }

  private String threadName(String job) {
    return "glovebox-" + command.name() + "-" + job;
  }
}
