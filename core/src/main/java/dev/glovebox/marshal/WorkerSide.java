package dev.glovebox.marshal;

import dev.glovebox.lane.WorkerAccess;

/**
 * What this process has in one worker: copies of its memory, and function pointers that stand for
 * its callbacks. Ends with the worker.
 */
final class WorkerSide {
  private final Mirrors mirrors = new Mirrors();
  private final CallbackTable callbacks = new CallbackTable();

  private WorkerSide() {}

  static WorkerSide of(WorkerAccess worker) {
    return worker.attachment(WorkerSide.class, WorkerSide::new);
  }

  Mirrors mirrors() {
    return mirrors;
  }

  CallbackTable callbacks() {
    return callbacks;
  }

  /** The address in this process that an address in the worker stands for; 0 if it is its own. */
  long toHost(long address) {
    long place = mirrors.toHost(address);
    return place != 0 ? place : callbacks.toHost(address);
  }

  /** Gives back what nobody in this process can use any more. */
  void expunge(WorkerAccess worker) {
    mirrors.expunge(worker);
    callbacks.expunge(worker);
  }
}
