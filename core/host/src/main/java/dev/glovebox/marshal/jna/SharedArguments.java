package dev.glovebox.marshal.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.glovebox.lane.WorkerAccess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The pointers that a callback gets. One to memory of this process is that memory, as it is in the
 * worker at this moment; what the callback changes in it is there when it has returned.
 */
final class SharedArguments {
  private record Shared(Memory allocation, ByteBuffer before) {}

  private final WorkerAccess worker;
  private final List<Shared> shared = new ArrayList<>();

  SharedArguments(WorkerAccess worker) {
    this.worker = worker;
  }

  /** The pointer for an address in the worker; null for zero. */
  Pointer pointer(long address) {
    Pointer pointer = Pointers.fromWorker(worker, address);
    if (pointer instanceof MemoryView view) {
      Memory allocation = view.allocation();
      MemoryImage.refresh(worker, allocation);
      shared.add(new Shared(allocation, content(allocation)));
    }
    return pointer;
  }

  private static ByteBuffer content(Memory allocation) {
    return ByteBuffer.wrap(allocation.getByteArray(0, Math.toIntExact(allocation.size())));
  }

  /** Copies to the worker what has changed. */
  void giveBack() {
    for (Shared memory : shared) {
      if (!memory.before.equals(content(memory.allocation))) {
        MemoryImage.update(worker, memory.allocation);
      }
    }
  }
}
