package dev.glovebox.marshal.memory;

import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.StaleHandleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Memory that this process and one worker have both mapped: calls are given it by reference, and
 * nothing of it is copied, either way.
 *
 * <pre>{@code
 * try (SharedBuffer shared = box.allocate("z", 1 << 20)) {
 *   ByteBuffer bytes = shared.byteBuffer();
 *   channel.read(bytes.duplicate());
 *   long sum = z.crc32(0, bytes, bytes.capacity());
 * }
 * }</pre>
 *
 * <p><b>As an argument:</b> a {@link #byteBuffer}, and any slice, duplicate or typed view of it,
 * for a parameter that is a buffer: the callee gets a pointer to its position, as with JNA, and
 * sees the memory as it is. That a buffer is read-only does not stop the callee. A parameter can
 * also be declared as {@code SharedBuffer}, which passes the first byte; and {@link #pointer()}
 * goes wherever a pointer does. Calls go to the worker that has the memory; the buffers of two
 * workers in one call are refused with {@link dev.glovebox.failure.ForeignPointerException}.
 *
 * <p><b>Lifecycle:</b> open until {@link #close}, the close of its session or Glovebox, or the end
 * of its worker, for whatever reason: recycling ends one too. One that is forgotten is closed once
 * nothing refers to it, to a buffer, or to a pointer of it. What can be used no more is refused
 * with {@link StaleHandleException}. Buffers that were given out never fault: when it is closed
 * they hold zeros, and what is then written to them reaches nobody; when only the worker is gone,
 * they keep what they have.
 *
 * <p><b>Threads:</b> safe for use by several. What host and worker write at the same time is theirs
 * to order; the beginning and the end of a call order what was written before them.
 */
public final class SharedBuffer implements AutoCloseable {
  private final SharedRegion region;

  /**
   * Null once {@link #close} was called, so that the mapping can be collected. What the session,
   * the Glovebox or the end of the worker has closed stays mapped as long as this is referred to.
   */
  private volatile ByteBuffer memory;

  SharedBuffer(SharedRegion region, ByteBuffer memory) {
    this.region = region;
    this.memory = memory;
  }

  /** {@return the worker that has the memory} */
  public WorkerId worker() {
    return region.worker();
  }

  /** {@return how many bytes it has} */
  public long size() {
    return region.bytes();
  }

  /**
   * {@return the memory in this process, as a direct buffer of its own position and limit, in the
   * byte order of the platform} Zeros at first.
   *
   * @throws StaleHandleException if this is closed, or its worker is gone
   */
  public ByteBuffer byteBuffer() {
    // Read first: close() closes the region before it lets go of this.
    ByteBuffer whole = memory;
    region.requireOpen();
    return whole.slice(0, Math.toIntExact(region.bytes())).order(ByteOrder.nativeOrder());
  }

  /**
   * As {@link #pointer(long)}, to the first byte.
   *
   * @return a pointer that may be passed to calls of the worker
   */
  public Pointer pointer() {
    return pointer(0);
  }

  /**
   * {@return where the memory is in the worker: a {@link WorkerPointer}, for structures and
   * wherever else a pointer is needed} A call that is given it as an argument holds the memory, as
   * with a {@link #byteBuffer}. In a structure, or kept by native code, it is a bare address: to
   * close this while it is used there is to {@code free} memory under its feet. What reads there
   * finds zeros, or ends the worker.
   *
   * @param offset in bytes, from 0 to {@link #size}
   * @throws StaleHandleException if this is closed, or its worker is gone
   */
  public Pointer pointer(long offset) {
    Objects.checkIndex(offset, size() + 1);
    return region.pointer(this, offset);
  }

  /** {@return whether it can be used no more: it was closed, or its worker is gone} */
  public boolean isClosed() {
    return region.isClosed();
  }

  /**
   * Gives the memory up, in both processes. A call that has it as an argument, as a buffer or a
   * pointer, goes on with it unharmed, and its pages go back to the system when that ends; a call
   * that has found its address in a structure, or kept it from an earlier call, does not. Where all
   * lanes of the worker are busy, the worker learns of it with its next call, or with the
   * supervisor's next check. May be called again; waits for no call.
   */
  @Override
  public void close() {
    region.closeNow();
    memory = null;
  }

  SharedRegion region() {
    return region;
  }

  @Override
  public String toString() {
    return region.toString();
  }
}
