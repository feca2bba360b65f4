package dev.glovebox.launch;

import dev.glovebox.diagnose.MemoryKill;
import dev.glovebox.failure.CrashReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A worker of some kind as its pool holds it, from its execution until after its end.
 *
 * <p><b>Lifecycle.</b> It runs when it is returned by {@link WorkerRuntime#start}. It ends by
 * itself, by {@link #requestStop} or by {@link #kill}; {@link #exited} completes then, and no
 * process, thread or stream of it is left.
 *
 * <p><b>Threads.</b> All methods may be called by any thread; none but {@link #awaitEnd} and {@link
 * #diagnose} blocks.
 */
public interface RunningWorker {
  /**
   * {@return the process that loads libraries, which is what its hellos must name; it need not be
   * the one that was executed, and it may be another's once this one has ended}
   */
  long pid();

  /** {@return what was executed, for messages} */
  List<String> commandLine();

  /** {@return what reads its outputs, to be told when it is about to be used} */
  OutputPump output();

  /** {@return the last lines of stderr, oldest first: a bounded number of bounded lines} */
  List<String> stderrTail();

  /**
   * Completes when the worker has ended and what it wrote has been read, within a bound after a
   * {@link #kill}: {@link ProcessExit#NOT_TOLD} if its end is not told by then. Never completes
   * exceptionally.
   *
   * @return a future of the caller's own
   */
  CompletableFuture<ProcessExit> exited();

  /**
   * Waits for {@link #exited}. An interrupt does not end the wait; the flag is kept.
   *
   * @param bound how long it waits at most
   * @return empty if the worker is not done within {@code bound}
   */
  Optional<ProcessExit> awaitEnd(Duration bound);

  /**
   * {@return why it was ended although nobody had asked for that: its host could not look after it}
   * Known before {@link #exited} completes.
   */
  Optional<String> unattended();

  /** Asks it to end, as the end of its host does. Does not wait for it. */
  void requestStop();

  /** Kills it, and with it what it has started. Does not wait for it; no effect after the end. */
  void kill();

  /**
   * Makes a report of what the worker left behind. Not to be called under a lock, for it reads what
   * the worker could write, within a bound.
   *
   * @param exit how it ended, told
   * @param ownKill why its host killed it; empty if it did not
   * @param memoryKill whether the kernel killed for want of memory while it ran
   * @return the report
   */
  CrashReport diagnose(ProcessExit exit, Optional<String> ownKill, MemoryKill memoryKill);
}
