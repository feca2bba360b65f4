package dev.glovebox.marshal.declared;

import com.sun.jna.Pointer;
import dev.glovebox.abi.AbiResult;
import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.AbiType;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.WorkerPointer;
import dev.glovebox.marshal.memory.WorkerPointers;
import java.util.List;

/**
 * Memory in a worker that has to be given back: a string that was copied, or what a library left to
 * its caller to free.
 *
 * @param function what releases it: takes its address, returns nothing that matters
 * @param memory the start of what is released
 */
public record MemoryRelease(NativeFunction function, WorkerPointer memory)
    implements CallBody<Void> {
  private static final AbiSignature SIGNATURE =
      new AbiSignature(List.of(AbiType.POINTER), AbiResult.VOID);

  /** By a function of a library; the empty name stands for the worker's own process. */
  static MemoryRelease by(String library, String function, WorkerPointer memory) {
    return new MemoryRelease(new NativeFunction(library, function, SIGNATURE), memory);
  }

  /**
   * By the {@code free} of the worker that a pointer came from.
   *
   * @param pointer to the start of what is released
   * @return the release, which is yet to be called
   * @throws ForeignPointerException if it came from none
   * @throws StaleHandleException if that worker is gone
   */
  public static MemoryRelease byFree(Pointer pointer) {
    if (!(pointer instanceof WorkerPointer remote)) {
      throw new ForeignPointerException(
          pointer + " is memory of this process, and no worker's",
          CallContext.NONE,
          "Memory is released by its close(), or when it is not used any more; what Native.malloc"
              + " gave by Native.free. Free here what a function of a library has returned.");
    }
    if (WorkerPointers.isShared(remote)) {
      throw new ForeignPointerException(
          pointer + " points into a shared buffer",
          CallContext.ofWorker(remote.worker().toString()),
          "Close the SharedBuffer.");
    }
    WorkerPointers.live(remote, "free");
    return by("", "free", remote);
  }

  /** Calls the function in the worker that the memory is in. */
  public void call() {
    WorkerPointers.access(memory).invoke(function, this);
  }

  @Override
  public void write(CallWriter call) {
    call.slot(0, memory.address());
  }

  @Override
  public Void read(ResultReader result, WorkerAccess worker) {
    return null;
  }
}
