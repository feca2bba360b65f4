package dev.glovebox.marshal;

import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import java.util.Objects;

/**
 * An address in a worker, stamped with the worker that returned it.
 *
 * <p>It is passed back to that worker as it is; every other worker is refused before anything is
 * sent. This process has no such memory: all accessors throw {@link UnsupportedOperationException}.
 * Arithmetic with {@link #share(long)} works.
 *
 * <p>Two remote pointers are equal if they have the same address in the same worker. A plain {@link
 * Pointer}, for example a constant, equals one of the same address, as between plain ones.
 */
public final class RemotePointer extends InaccessiblePointer {
  private final WorkerId workerId;

  public RemotePointer(WorkerId worker, long address) {
    super(address);
    this.workerId = Objects.requireNonNull(worker, "worker");
  }

  /** The worker whose memory this is. */
  public WorkerId worker() {
    return workerId;
  }

  /** The address in the worker; unsigned. */
  public long address() {
    return peer;
  }

  @Override
  public Pointer share(long offset) {
    return share(offset, 0);
  }

  /** The pointer at this offset; the size is not checked, as for a plain pointer in JNA. */
  @Override
  public Pointer share(long offset, long size) {
    return offset == 0 ? this : new RemotePointer(workerId, peer + offset);
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && (!(other instanceof RemotePointer remote) || remote.workerId.equals(workerId));
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return super.toString() + "@" + workerId;
  }

  @Override
  UnsupportedOperationException refusal() {
    return new UnsupportedOperationException(
        this
            + " lies in another process, worker "
            + workerId
            + ", and cannot be read or written from here. Pass it back to a function of that"
            + " library, or have the function copy the data into a byte[] or Buffer argument.");
  }
}
