package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What this process has in one worker, and of it: copies of its memory, function pointers that
 * stand for its callbacks, and callbacks that stand for the worker's functions. Ends with the
 * worker.
 */
final class WorkerSide {
  private final Mirrors mirrors = new Mirrors();
  private final CallbackTable callbacks;
  private final RemoteFunctions functions;

  private WorkerSide(
      Function<Callback, TypedUpcall> upcalls,
      BiFunction<Class<?>, WorkerPointer, Callback> functions) {
    this.callbacks = new CallbackTable(upcalls);
    this.functions = new RemoteFunctions(functions);
  }

  /**
   * Attaches one to a worker that has none.
   *
   * @param upcalls makes what runs a callback of this process
   * @param functions makes the callback of an interface that calls a function of the worker
   */
  static void attachTo(
      WorkerAccess worker,
      Function<Callback, TypedUpcall> upcalls,
      BiFunction<Class<?>, WorkerPointer, Callback> functions) {
    worker.attachment(WorkerSide.class, () -> new WorkerSide(upcalls, functions));
  }

  static WorkerSide of(WorkerAccess worker) {
    return worker.attachment(
        WorkerSide.class,
        () -> {
          throw new IllegalStateException("nothing is kept of worker " + worker.id());
        });
  }

  Mirrors mirrors() {
    return mirrors;
  }

  CallbackTable callbacks() {
    return callbacks;
  }

  RemoteFunctions functions() {
    return functions;
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
