package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.JnaInternals;
import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.WorkerAccess;

/** Addresses of one side as the other side knows them. */
final class Pointers {
  private static final long PAGE_BYTES = 4096;

  private Pointers() {}

  /** Whether no object can lie at this address, in whatever process: {@code (void *) -1}. */
  static boolean isConstant(long address) {
    return address >= -PAGE_BYTES && address < PAGE_BYTES;
  }

  /**
   * An address that a worker gave, for use here: this process's own memory or callback where it is
   * a copy of that, otherwise a pointer into the worker; null for zero.
   */
  static Pointer fromWorker(WorkerAccess worker, long address) {
    if (address == 0) {
      return null;
    }
    if (isConstant(address)) {
      return new Pointer(address);
    }
    long host = WorkerSide.of(worker).toHost(address);
    if (host == 0) {
      return new RemotePointer(worker, address);
    }
    HostMemory place = HostMemory.at(host);
    return place == null ? new Pointer(host) : MemoryView.of(place);
  }

  /**
   * An address that a worker gave, for callers without memory of their own: a pointer into the
   * worker whatever lies there, or a constant; null for zero.
   */
  static Pointer opaque(WorkerAccess worker, long address) {
    if (address == 0) {
      return null;
    }
    return isConstant(address) ? new Pointer(address) : new RemotePointer(worker, address);
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
    if (pointer instanceof RemotePointer remote) {
      return ownAddress(worker, remote);
    }
    if (pointer instanceof JnaFunction) {
      throw new ForeignPointerException(
          pointer + " is a function to be called, and has no address in this process",
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT),
          "Pass what globalVariable gives for the function's name: its address in the worker.");
    }
    long address = JnaInternals.address(pointer);
    if (isConstant(address) || JnaInternals.isOpaqueConstant(pointer)) {
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
    RemotePointer remote = RemoteCallbacks.function(callback);
    return remote != null
        ? ownAddress(worker, remote)
        : WorkerSide.of(worker).callbacks().register(worker, callback);
  }

  /** A remote pointer's address, for the worker that it belongs to. */
  static long ownAddress(WorkerAccess worker, RemotePointer remote) {
    if (!remote.worker().equals(worker.id())) {
      throw new StaleHandleException(
          remote.worker().toString(),
          "pointer " + remote + " does not belong to worker " + worker.id(),
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT));
    }
    remote.requireOpen();
    return remote.address();
  }

  /** The address in the worker of any pointer; memory of this process is copied there now. */
  static long toWorker(WorkerAccess worker, Pointer pointer) {
    HostMemory place =
        pointer == null || pointer instanceof RemotePointer ? null : HostMemory.of(pointer);
    return place == null ? withoutMemory(worker, pointer) : MemoryImage.export(worker, place);
  }
}
