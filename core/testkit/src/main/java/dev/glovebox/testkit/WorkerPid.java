package dev.glovebox.testkit;

import java.util.Optional;

/**
 * The process of a worker, as the operating system has it. A later process with the same number is
 * not taken for it.
 */
final class WorkerPid {
  private final String name;
  private final long pid;
  private final Optional<ProcessHandle> handle;

  WorkerPid(String name, long pid) {
    this.name = name;
    this.pid = pid;
    this.handle = ProcessHandle.of(pid);
  }

  long pid() {
    return pid;
  }

  boolean isAlive() {
    return handle.filter(ProcessHandle::isAlive).isPresent();
  }

  void kill() {
    handle.ifPresent(ProcessHandle::destroyForcibly);
    Bounded.await("the end of " + this, () -> !isAlive());
  }

  void stop() {
    if (!isAlive()) {
      throw new IllegalStateException(this + " has ended, and cannot be stopped");
    }
    Signals.send("STOP", pid);
    Bounded.await(this + " to stop", () -> !isAlive() || Signals.isStopped(pid));
    if (!isAlive()) {
      throw new IllegalStateException(this + " has ended while it was being stopped");
    }
  }

  void resume() {
    if (isAlive()) {
      Signals.sendIfThere("CONT", pid);
      Bounded.await(this + " to go on", () -> !isAlive() || Signals.isRunning(pid));
    }
  }

  @Override
  public String toString() {
    return name + " (process " + pid + ")";
  }
}
