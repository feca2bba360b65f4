package dev.glovebox.testkit;

import dev.glovebox.Glovebox;
import dev.glovebox.abi.WorkerId;
import java.time.Duration;
import java.util.Objects;

/**
 * One worker process of a real Glovebox, to which {@link Faults} happen. Each fault blocks until it
 * has taken effect, for 30 seconds at most.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class TargetWorker {
  private final Glovebox box;
  private final WorkerId id;
  private final WorkerPid process;

  TargetWorker(Glovebox box, WorkerId id, long pid) {
    this.box = box;
    this.id = id;
    this.process = new WorkerPid(id.toString(), pid);
  }

  /** {@return its name in its pool, as exceptions have it} */
  public WorkerId id() {
    return id;
  }

  /** {@return its process id} */
  public long pid() {
    return process.pid();
  }

  /** {@return whether its process runs; one that is stopped does} */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Kills it ({@code SIGKILL}), also while it is stopped, and waits until its process has ended and
   * the Glovebox has noticed. A call that is in it fails with a {@code WorkerLostException}; one
   * that it has not begun, and the next one, get another worker, if the pool's restart policy lets
   * them. Does nothing to one that has ended.
   *
   * @throws IllegalStateException if that has not happened within 30 seconds
   */
  public void kill() {
    process.kill();
    Bounded.await(
        "the Glovebox to notice the end of " + this,
        () -> box.workers().stream().noneMatch(worker -> worker.id().equals(id)));
  }

  /**
   * Stops it ({@code SIGSTOP}), and waits until all its threads are. It answers nothing then: calls
   * hang, until their deadlines if they have some. A Glovebox kills a worker that has not answered
   * for long: 30 to 50 seconds, unless {@code GloveboxOptions.checkPeriod} is another.
   *
   * @return what continues it; close it, or the worker stays as it is until its Glovebox kills it
   * @throws IllegalStateException if its process has ended, or is not stopped within 30 seconds
   */
  public StoppedWorker stop() {
    process.stop();
    return new StoppedWorker(process);
  }

  /**
   * Stops it for a time, as a machine does that is too busy: as {@link #stop()}, but it goes on by
   * itself when the time is over, unless it was told to before. Blocks until it is stopped, not for
   * the time; {@link StoppedWorker#awaitResumed} does that.
   *
   * @param time longer than zero
   * @return what has it go on sooner
   * @throws IllegalArgumentException if it is not longer than zero
   * @throws IllegalStateException as {@link #stop()} does
   */
  public StoppedWorker delay(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a delay is longer than zero: " + time);
    }
    StoppedWorker stopped = stop();
    stopped.resumeAfter(time);
    return stopped;
  }

  /** {@return its name and its process, for example {@code go-1#3 (process 4711)}} */
  @Override
  public String toString() {
    return process.toString();
  }
}
