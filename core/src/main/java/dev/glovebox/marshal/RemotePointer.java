package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.IsolatedPointer;
import com.sun.jna.JnaInternals;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.WorkerAccess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.Objects;

/**
 * An address in a worker, stamped with the worker that returned it.
 *
 * <p>All accessors of {@link Pointer} work: each reads or writes the worker's memory in a round
 * trip, and fails with {@link StaleHandleException} once that worker is gone. An address that is
 * not mapped there ends the worker, as it would have ended this process. {@link #getByteBuffer}
 * gives a copy.
 *
 * <p>Passed to a function of the same worker, it is passed as it is; any other worker is refused
 * before anything is sent.
 *
 * <p>Two remote pointers are equal if they have the same address in the same worker. One equals a
 * plain {@link Pointer} of the same address, for example a constant, and the memory of this process
 * of which the address is the worker's copy.
 *
 * <p><b>Threads:</b> immutable; accessors block.
 */
public final class RemotePointer extends IsolatedPointer {
  private final WorkerAccess worker;

  /** Whose memory it points into, kept alive by it; null if it is the worker's own. */
  private final SharedBuffer buffer;

  /** A pointer that a function of {@code worker} returned, or that was read from its memory. */
  public RemotePointer(WorkerAccess worker, long address) {
    this(worker, address, null);
  }

  RemotePointer(WorkerAccess worker, long address, SharedBuffer buffer) {
    super(address);
    this.worker = Objects.requireNonNull(worker, "worker");
    this.buffer = buffer;
  }

  /**
   * Refuses to point into a shared buffer that is closed.
   *
   * @throws StaleHandleException if it does
   */
  void requireOpen() {
    if (buffer != null) {
      buffer.region().requireOpen();
    }
  }

  /** Makes a slot this address; the call holds the shared buffer that it points into, if any. */
  void write(CallWriter call, int slot) {
    if (buffer == null) {
      call.slot(slot, peer);
    } else {
      buffer.region().write(call, slot, peer);
    }
  }

  /** The worker in which the address means something. */
  public WorkerId worker() {
    return worker.id();
  }

  /** The address in the worker. */
  public long address() {
    return peer;
  }

  WorkerAccess access() {
    return worker;
  }

  /** The worker, for something that is named by a noun. */
  private WorkerAccess live(String operation) {
    requireOpen();
    if (!worker.isAlive()) {
      throw new StaleHandleException(
          worker.id().toString(),
          "worker " + worker.id() + ", which the pointer " + this + " came from, is gone",
          CallContext.ofWorker(worker.id().toString())
              .withOperation(operation)
              .withOutcome(Outcome.NOT_SENT));
    }
    return worker;
  }

  private byte[] copy(long offset, long length) {
    long address = peer + offset;
    return live(WorkerAccess.reading(address, length)).read(address, length);
  }

  private ByteBuffer bytes(long offset, long length) {
    return ByteBuffer.wrap(copy(offset, length)).order(ByteOrder.nativeOrder());
  }

  private byte[] string(long offset, int unitBytes) {
    long address = peer + offset;
    return live(WorkerAccess.readingString(address)).readString(address, unitBytes);
  }

  private static ByteBuffer room(long length) {
    return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.nativeOrder());
  }

  private void put(long offset, ByteBuffer bytes) {
    long address = peer + offset;
    live(WorkerAccess.writing(address, bytes.remaining())).write(address, bytes);
  }

  @Override
  protected Callback callback(Class<?> type, Pointer function, Callback current) {
    return RemoteCallbacks.callback(type, function, current);
  }

  @Override
  public Pointer share(long offset) {
    return share(offset, 0);
  }

  @Override
  public Pointer share(long offset, long size) {
    return offset == 0 ? this : new RemotePointer(worker, peer + offset, buffer);
  }

  @Override
  public void clear(long size) {
    setMemory(0, size, (byte) 0);
  }

  @Override
  public long indexOf(long offset, byte value) {
    if (value == 0) {
      return string(offset, 1).length;
    }
    // As in-process, the search has no end but the value's first place.
    int window = 256;
    for (long at = 0; ; at += window) {
      ByteBuffer chunk = bytes(offset + at, window);
      for (int i = 0; i < window; i++) {
        if (chunk.get(i) == value) {
          return at + i;
        }
      }
    }
  }

  @Override
  public void setMemory(long offset, long length, byte value) {
    byte[] fill = new byte[Math.toIntExact(length)];
    java.util.Arrays.fill(fill, value);
    put(offset, ByteBuffer.wrap(fill));
  }

  /** A copy of the bytes: what is written to it stays in this process. */
  @Override
  public ByteBuffer getByteBuffer(long offset, long length) {
    byte[] copy = copy(offset, length);
    return ByteBuffer.allocateDirect(copy.length).order(ByteOrder.nativeOrder()).put(0, copy);
  }

  @Override
  public String dump(long offset, int size) {
    com.sun.jna.Memory copy = new com.sun.jna.Memory(Math.max(1, size));
    copy.write(0, bytes(offset, size).array(), 0, size);
    return copy.dump(0, size);
  }

  @Override
  public String getString(long offset, String encoding) {
    return new String(string(offset, 1), Charset.forName(encoding));
  }

  @Override
  public String getWideString(long offset) {
    return WideChars.get(
        ByteBuffer.wrap(string(offset, Native.WCHAR_SIZE)).order(ByteOrder.nativeOrder()));
  }

  @Override
  public void setString(long offset, String value, String encoding) {
    byte[] text = value.getBytes(Charset.forName(encoding));
    put(offset, ByteBuffer.wrap(java.util.Arrays.copyOf(text, text.length + 1)));
  }

  @Override
  public void setWideString(long offset, String value) {
    ByteBuffer units = room((value.length() + 1L) * Native.WCHAR_SIZE);
    WideChars.put(units, value);
    put(offset, units.clear());
  }

  @Override
  public void read(long offset, byte[] buffer, int index, int length) {
    bytes(offset, length).get(buffer, index, length);
  }

  @Override
  public void read(long offset, short[] buffer, int index, int length) {
    bytes(offset, 2L * length).asShortBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, char[] buffer, int index, int length) {
    ByteBuffer units = bytes(offset, (long) Native.WCHAR_SIZE * length);
    for (int i = 0; i < length; i++) {
      buffer[index + i] = (char) units.getInt();
    }
  }

  @Override
  public void read(long offset, int[] buffer, int index, int length) {
    bytes(offset, 4L * length).asIntBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, long[] buffer, int index, int length) {
    bytes(offset, 8L * length).asLongBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, float[] buffer, int index, int length) {
    bytes(offset, 4L * length).asFloatBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, double[] buffer, int index, int length) {
    bytes(offset, 8L * length).asDoubleBuffer().get(buffer, index, length);
  }

  @Override
  public void read(long offset, Pointer[] buffer, int index, int length) {
    ByteBuffer addresses = bytes(offset, 8L * length);
    for (int i = 0; i < length; i++) {
      Pointer next = Pointers.fromWorker(worker, addresses.getLong());
      Pointer old = buffer[index + i];
      buffer[index + i] = next != null && next.equals(old) ? old : next;
    }
  }

  @Override
  public void write(long offset, byte[] buffer, int index, int length) {
    put(offset, ByteBuffer.wrap(buffer, index, length));
  }

  @Override
  public void write(long offset, short[] buffer, int index, int length) {
    ByteBuffer bytes = room(2L * length);
    bytes.asShortBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, char[] buffer, int index, int length) {
    ByteBuffer units = room((long) Native.WCHAR_SIZE * length);
    for (char unit : CharBuffer.wrap(buffer, index, length).toString().toCharArray()) {
      units.putInt(unit);
    }
    put(offset, units.clear());
  }

  @Override
  public void write(long offset, int[] buffer, int index, int length) {
    ByteBuffer bytes = room(4L * length);
    bytes.asIntBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, long[] buffer, int index, int length) {
    ByteBuffer bytes = room(8L * length);
    bytes.asLongBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, float[] buffer, int index, int length) {
    ByteBuffer bytes = room(4L * length);
    bytes.asFloatBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, double[] buffer, int index, int length) {
    ByteBuffer bytes = room(8L * length);
    bytes.asDoubleBuffer().put(buffer, index, length);
    put(offset, bytes);
  }

  @Override
  public void write(long offset, Pointer[] buffer, int index, int length) {
    ByteBuffer addresses = room(8L * length);
    for (int i = 0; i < length; i++) {
      addresses.putLong(Pointers.toWorker(worker, buffer[index + i]));
    }
    put(offset, addresses.clear());
  }

  @Override
  public byte getByte(long offset) {
    return bytes(offset, 1).get();
  }

  @Override
  public void setByte(long offset, byte value) {
    put(offset, room(1).put(0, value));
  }

  @Override
  public short getShort(long offset) {
    return bytes(offset, 2).getShort();
  }

  @Override
  public void setShort(long offset, short value) {
    put(offset, room(2).putShort(0, value));
  }

  @Override
  public char getChar(long offset) {
    return (char) getInt(offset);
  }

  @Override
  public void setChar(long offset, char value) {
    setInt(offset, value);
  }

  @Override
  public int getInt(long offset) {
    return bytes(offset, 4).getInt();
  }

  @Override
  public void setInt(long offset, int value) {
    put(offset, room(4).putInt(0, value));
  }

  @Override
  public long getLong(long offset) {
    return bytes(offset, 8).getLong();
  }

  @Override
  public void setLong(long offset, long value) {
    put(offset, room(8).putLong(0, value));
  }

  @Override
  public float getFloat(long offset) {
    return bytes(offset, 4).getFloat();
  }

  @Override
  public void setFloat(long offset, float value) {
    put(offset, room(4).putFloat(0, value));
  }

  @Override
  public double getDouble(long offset) {
    return bytes(offset, 8).getDouble();
  }

  @Override
  public void setDouble(long offset, double value) {
    put(offset, room(8).putDouble(0, value));
  }

  @Override
  public Pointer getPointer(long offset) {
    return Pointers.fromWorker(worker, getLong(offset));
  }

  @Override
  public void setPointer(long offset, Pointer value) {
    setLong(offset, Pointers.toWorker(worker, value));
  }

  @Override
  public boolean equals(Object other) {
    if (other instanceof RemotePointer remote) {
      return remote.peer == peer && remote.worker().equals(worker());
    }
    return other instanceof Pointer pointer
        && (super.equals(pointer) || hostAddress() == JnaInternals.address(pointer));
  }

  /** The same as that of the memory of this process that the address is a copy of, if it is one. */
  @Override
  public int hashCode() {
    // As in Pointer, which a constant of the same address may be.
    return new Pointer(hostAddress()).hashCode();
  }

  private long hostAddress() {
    long host = worker.isAlive() ? WorkerSide.of(worker).toHost(peer) : 0;
    return host == 0 ? peer : host;
  }

  @Override
  public String toString() {
    return "native@0x" + Long.toHexString(peer) + "@" + worker.id();
  }
}
