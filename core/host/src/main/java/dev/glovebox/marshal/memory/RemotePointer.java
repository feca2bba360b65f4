package dev.glovebox.marshal.memory;

import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.ForeignPointerException;
import dev.glovebox.failure.StaleHandleException;

/**
 * An address in a worker, stamped with the worker that returned it: what each {@link Pointer} that
 * comes from a worker is, besides being a {@code Pointer}.
 *
 * <p>All accessors of {@link Pointer} work: each reads or writes the worker's memory in a round
 * trip, and fails with {@link StaleHandleException} once that worker is gone. An address that is
 * not mapped there ends the worker, as it would have ended this process. {@link
 * Pointer#getByteBuffer} gives a copy.
 *
 * <p>Passed to a function of the same worker, it is passed as it is; any other worker is refused
 * before anything is sent.
 *
 * <p>The addresses from -4096 to 4095 are constants, at which no object can lie: {@code (void *)
 * -1} and its like. To read or write there fails with a {@link ForeignPointerException}, and
 * nothing is sent; a constant may be passed to any worker.
 *
 * <p>Two remote pointers are equal if they have the same address in the same worker; constants are
 * equal whatever they came from. One equals a plain {@link Pointer} of the same address, as {@link
 * Pointer#createConstant(long)} makes it.
 *
 * <p><b>Threads:</b> immutable; accessors block.
 */
public interface RemotePointer {
  /** {@return the worker in which the address means something} */
  WorkerId worker();

  /** {@return the address in the worker} */
  long address();

  /**
   * {@return whether no object can lie at the address, in whatever process: {@code (void *) -1}}
   */
  boolean isConstant();
}
