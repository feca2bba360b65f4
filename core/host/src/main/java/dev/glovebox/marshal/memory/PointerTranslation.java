package dev.glovebox.marshal.memory;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import dev.glovebox.lane.WorkerAccess;

/**
 * What pointers into a worker need of those who know the memory and the callbacks of this process:
 * attached to each worker ({@link WorkerAccess#attachment}) by what makes it.
 *
 * <p><b>Threads:</b> safe for use by several. Operations block where the worker is asked.
 */
public interface PointerTranslation {
  /**
   * {@return the translation that was attached to a worker}
   *
   * @param worker whose pointers are translated
   * @throws IllegalStateException if none was
   */
  static PointerTranslation of(WorkerAccess worker) {
    return worker.attachment(
        PointerTranslation.class,
        () -> {
          throw new IllegalStateException("nothing translates pointers of worker " + worker.id());
        });
  }

  /**
   * {@return an address that a worker gave, for use here: this process's own memory or callback
   * where it is a copy of that, otherwise a {@link WorkerPointer}; null for zero}
   *
   * @param worker that gave it
   * @param address there
   */
  Pointer fromWorker(WorkerAccess worker, long address);

  /**
   * {@return the address in a worker of any pointer; memory of this process is copied there now}
   *
   * @param worker where the address is to be of use
   * @param pointer of this process or a worker; null is zero
   * @throws dev.glovebox.failure.StaleHandleException if it belongs to another worker
   * @throws dev.glovebox.failure.ForeignPointerException if it means nothing there
   */
  long toWorker(WorkerAccess worker, Pointer pointer);

  /**
   * {@return the callback that a function pointer stands for; null for null}
   *
   * @param type the interface of the callback
   * @param function of this process or a worker; null for none
   * @param current what stood there before, and stays if it is the same function; may be null
   */
  Callback callback(Class<?> type, Pointer function, Callback current);

  /**
   * {@return the worker's function behind a callback; null if it is none of these}
   *
   * @param callback of any kind
   */
  Pointer function(Callback callback);
}
