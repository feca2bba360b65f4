package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.memory.PointerTranslation;

/** What JNA's type system keeps with each worker. */
public final class JnaAttachments {
  private JnaAttachments() {}

  /**
   * Attaches it to a worker, before the first call. Calls nothing of JNA's, and does not block.
   *
   * @param worker that has just started
   */
  public static void attachTo(WorkerAccess worker) {
    WorkerSide.attachTo(worker, HostCallback::new, FunctionProxy::of);
    worker.attachment(PointerTranslation.class, Translation::new);
  }

  private static final class Translation implements PointerTranslation {
    @Override
    public Pointer fromWorker(WorkerAccess worker, long address) {
      return Pointers.fromWorker(worker, address);
    }

    @Override
    public long toWorker(WorkerAccess worker, Pointer pointer) {
      return MemoryImage.toWorker(worker, pointer);
    }

    @Override
    public Callback callback(Class<?> type, Pointer function, Callback current) {
      return RemoteCallbacks.callback(type, function, current);
    }

    @Override
    public Pointer function(Callback callback) {
      return WorkerFunction.of(callback);
    }
  }
}
