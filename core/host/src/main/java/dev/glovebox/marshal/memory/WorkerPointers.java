package dev.glovebox.marshal.memory;

import com.sun.jna.Pointer;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.WorkerAccess;

/**
 * What the packages that make calls do with pointers into workers, and users do not. It needs no
 * memory of this process.
 */
public final class WorkerPointers {
  private WorkerPointers() {}

  /**
   * {@return whether no object can lie at this address, in whatever process: {@code (void *) -1}}
   *
   * @param address in any process
   */
  public static boolean isConstant(long address) {
    return WorkerPointer.isConstant(address);
  }

  /**
   * {@return an address that a worker gave, for callers without memory of their own: a pointer into
   * the worker whatever lies there; null for zero}
   *
   * @param worker that gave it
   * @param address there
   */
  public static Pointer opaque(WorkerAccess worker, long address) {
    return address == 0 ? null : new WorkerPointer(worker, address);
  }

  /**
   * {@return a pointer's address, for the worker that it belongs to}
   *
   * @param worker for which the address is
   * @param remote a constant, or a pointer into that worker
   * @throws StaleHandleException if it belongs to another, or to a shared buffer that is closed
   */
  public static long ownAddress(WorkerAccess worker, WorkerPointer remote) {
    if (remote.isConstant()) {
      return remote.address();
    }
    if (!remote.worker().equals(worker.id())) {
      throw new StaleHandleException(
          remote.worker().toString(),
          "pointer "
              + remote
              + " does not belong to worker "
              + worker.id().besides(remote.worker()),
          CallContext.ofWorker(worker.id().toString()).withOutcome(Outcome.NOT_SENT));
    }
    remote.requireOpen();
    return remote.address();
  }

  /**
   * Refuses a pointer into a shared buffer that is closed.
   *
   * @param remote of any worker
   * @throws StaleHandleException if it is one
   */
  public static void requireOpen(WorkerPointer remote) {
    remote.requireOpen();
  }

  /**
   * Makes a slot the address; the call holds the shared buffer that it points into, if any.
   *
   * @param remote a pointer into the worker that is called, or a constant
   * @param call that is begun
   * @param slot the slot's index, from 0
   */
  public static void write(WorkerPointer remote, CallWriter call, int slot) {
    remote.write(call, slot);
  }

  /**
   * {@return whether it points into a {@link SharedBuffer}}
   *
   * @param remote of any worker
   */
  public static boolean isShared(WorkerPointer remote) {
    return remote.isShared();
  }

  /**
   * {@return the worker, whether or not it still lives}
   *
   * @param remote of any worker
   */
  public static WorkerAccess access(WorkerPointer remote) {
    return remote.access();
  }

  /**
   * {@return the worker, if it can be asked for something at a pointer's address}
   *
   * @param remote of any worker
   * @param operation what it is to be asked for: a noun, for messages
   * @throws dev.glovebox.failure.ForeignPointerException if the pointer is a constant
   * @throws StaleHandleException if the worker, or the shared buffer, is gone
   */
  public static WorkerAccess live(WorkerPointer remote, String operation) {
    return remote.live(remote.address(), operation);
  }
}
