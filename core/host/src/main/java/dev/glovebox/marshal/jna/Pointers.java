package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.IsolatedFunction;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.CallbackPointer;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;

/** Addresses of one side as the other side knows them. */
final class Pointers {
  private Pointers() {}

  /**
   * An address that a worker gave, for use here: this process's own memory or callback where it is
   * a copy of that, otherwise a pointer into the worker; null for zero. Never a pointer whose
   * accessors would use a number of the worker's as an address of this process.
   */
  static Pointer fromWorker(WorkerAccess worker, long address) {
    if (address == 0) {
      return null;
    }
    WorkerSide side = WorkerPointers.isConstant(address) ? null : WorkerSide.of(worker);
    Callback callback = side == null ? null : side.callbacks().at(address);
    if (callback != null) {
      return CallbackPointer.of(callback);
    }
    long host = side == null ? 0 : side.mirrors().toHost(address);
    HostMemory place = host == 0 ? null : HostMemory.at(host);
    return place == null ? new WorkerPointer(worker, address) : MemoryView.of(place);
  }

  /**
   * A pointer that means something without this process's memory: null, a worker's, a constant, or
   * a function pointer.
   *
   * @return the address in the worker
   * @throws StaleHandleException if it belongs to another worker
   * @throws ForeignPointerException if it is an address of this process that means nothing there
   */
  static long withoutMemory(WorkerAccess worker, Pointer pointer) {
    if (pointer == null) {
      return 0;
    }
    if (pointer instanceof WorkerPointer remote) {
      return WorkerPointers.ownAddress(worker, remote);
    }
    if (pointer instanceof CallbackPointer own) {
      return function(worker, own.callback());
    }
    if (pointer instanceof IsolatedFunction) {
      throw new ForeignPointerException(
          pointer + " is a function to be called, and has no address in this process",
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT),
          "Pass what globalVariable gives for the function's name: its address in the worker.");
    }
    long address = JnaInternals.address(pointer);
    if (WorkerPointers.isConstant(address) || JnaInternals.isOpaqueConstant(pointer)) {
      return address;
    }
    Callback callback = JnaInternals.callbackAt(pointer);
    if (callback == null) {
      throw new ForeignPointerException(
          pointer + " is an address of this process, and means nothing in worker " + worker.id(),
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT),
          "Pass Memory, a Structure, an array, a Buffer, or a pointer that the library returned.");
    }
    return function(worker, callback);
  }

  /** The address of a callback in the worker. */
  static long function(WorkerAccess worker, Callback callback) {
    WorkerPointer remote = WorkerFunction.of(callback);
    return remote != null
        ? WorkerPointers.ownAddress(worker, remote)
        : WorkerSide.of(worker).callbacks().register(worker, callback);
  }
}
