package dev.glovebox.marshal;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
import dev.glovebox.abi.WorkerId;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.Upcall;
import dev.glovebox.lane.WorkerAccess;
import dev.glovebox.marshal.jna.JnaAttachments;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A worker that is nothing but memory. */
public final class FakeWorker implements WorkerAccess {
  /** Where its memory starts. Nothing is mapped there in this process. */
  public static final long BASE = 0x7f00_0000_0000L;

  private static final int BYTES = 1 << 16;

  private final WorkerId id;
  private final ByteBuffer memory = ByteBuffer.allocate(BYTES);
  private final Map<Class<?>, Object> attachments = new HashMap<>();
  private long next = BASE + BYTES / 2;
  private boolean dead;

  /** Function pointers, none of which can be called. */
  private final AtomicLong nextFunction = new AtomicLong(BASE + 2 * BYTES);

  public volatile Callable<?> whileRegistering = () -> null;
  public final Queue<Long> unregistered = new ConcurrentLinkedQueue<>();
  public final Queue<Long> released = new ConcurrentLinkedQueue<>();

  public FakeWorker(WorkerId id) {
    this.id = id;
    JnaAttachments.attachTo(this);
  }

  public void die() {
    dead = true;
  }

  @Override
  public WorkerId id() {
    return id;
  }

  @Override
  public boolean isAlive() {
    return !dead;
  }

  @Override
  public <T> T attachment(Class<T> type, Supplier<T> maker) {
    return type.cast(attachments.computeIfAbsent(type, any -> maker.get()));
  }

  @Override
  public byte[] read(long address, long bytes) {
    byte[] copy = new byte[(int) bytes];
    memory.get(Math.toIntExact(address - BASE), copy);
    return copy;
  }

  @Override
  public void write(long address, ByteBuffer bytes) {
    memory.put(Math.toIntExact(address - BASE), bytes, bytes.position(), bytes.remaining());
  }

  @Override
  public byte[] readString(long address, int unitBytes) {
    int start = Math.toIntExact(address - BASE);
    int end = start;
    while (!isZero(end, unitBytes)) {
      end += unitBytes;
    }
    return Arrays.copyOfRange(memory.array(), start, end);
  }

  private boolean isZero(int at, int bytes) {
    for (int i = 0; i < bytes; i++) {
      if (memory.get(at + i) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long[] allocate(long[] sizes) {
    long[] addresses = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      addresses[i] = next;
      next += (sizes[i] + 15) & -16;
    }
    return addresses;
  }

  @Override
  public void releaseLater(long address) {
    released.add(address);
  }

  @Override
  public long register(AbiSignature signature, Upcall upcall) {
    try {
      whileRegistering.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return nextFunction.addAndGet(16);
  }

  @Override
  public void unregisterLater(long address) {
    unregistered.add(address);
  }

  @Override
  public <R> R invoke(NativeFunction function, CallBody<R> body) {
    throw new UnsupportedOperationException("this worker has no code");
  }
}
