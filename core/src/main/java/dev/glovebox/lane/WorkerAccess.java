package dev.glovebox.lane;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.WorkerId;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * One worker as front ends see it, beside the call itself: its memory, its functions, and what a
 * front end wants to remember about it.
 *
 * <p>Each operation is a round trip on a lane: on that of the call which this thread is in, or on
 * one that is taken for it.
 *
 * <p><b>Threads:</b> safe for use by several. Operations block.
 *
 * @see CallBody
 */
public interface WorkerAccess {
  /** What a read is called in messages. */
  static String reading(long address, long bytes) {
    return "read of " + bytes + " bytes at 0x" + Long.toHexString(address);
  }

  /** What a write is called in messages. */
  static String writing(long address, long bytes) {
    return "write of " + bytes + " bytes at 0x" + Long.toHexString(address);
  }

  /** What the read of a string is called in messages. */
  static String readingString(long address) {
    return "read of a string at 0x" + Long.toHexString(address);
  }

  WorkerId id();

  /** Whether the worker still takes calls. */
  boolean isAlive();

  /** What front ends keep for as long as this worker lives; made at the first request. */
  <T> T attachment(Class<T> type, Supplier<T> maker);

  /** Reads bytes at an address. */
  byte[] read(long address, long bytes);

  /** Writes bytes at an address. */
  void write(long address, ByteBuffer bytes);

  /**
   * Reads the bytes before the first zero unit.
   *
   * @param unitBytes 1, 2 or 4
   */
  byte[] readString(long address, int unitBytes);

  /** Allocates zeroed memory, which stays until it is released. */
  long[] allocate(long[] sizes);

  /** Releases memory with the next operation; returns at once. */
  void releaseLater(long address);

  /**
   * Makes a function pointer that native code in the worker can call.
   *
   * @param upcall runs what it stands for, in this process
   */
  long register(AbiSignature signature, Upcall upcall);

  /** Releases a function pointer with the next operation; returns at once. */
  void unregisterLater(long address);

  /** Calls the function at an address. */
  <R> R call(long address, AbiSignature signature, CallBody<R> body);
}
