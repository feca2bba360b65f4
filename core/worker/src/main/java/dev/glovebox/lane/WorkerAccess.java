package dev.glovebox.lane;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.abi.NativeFunction;
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
  /**
   * {@return what a read is called in messages}
   *
   * @param address in the worker
   * @param bytes how many
   */
  static String reading(long address, long bytes) {
    return "read of " + bytes + " bytes at 0x" + Long.toHexString(address);
  }

  /**
   * {@return what a write is called in messages}
   *
   * @param address in the worker
   * @param bytes how many
   */
  static String writing(long address, long bytes) {
    return "write of " + bytes + " bytes at 0x" + Long.toHexString(address);
  }

  /**
   * {@return what the read of a string is called in messages}
   *
   * @param address in the worker
   */
  static String readingString(long address) {
    return "read of a string at 0x" + Long.toHexString(address);
  }

  /** {@return which worker it is} */
  WorkerId id();

  /** {@return whether the worker still takes calls} */
  boolean isAlive();

  /**
   * {@return what front ends keep for as long as this worker lives; made at the first request}
   *
   * @param <T> what is kept
   * @param type its class, of which one is kept
   * @param maker makes it
   */
  <T> T attachment(Class<T> type, Supplier<T> maker);

  /**
   * Reads bytes at an address.
   *
   * @param address in the worker; nothing checks that the memory is there
   * @param bytes how many
   * @return a copy of the bytes
   */
  byte[] read(long address, long bytes);

  /**
   * Writes bytes at an address.
   *
   * @param address in the worker; nothing checks that the memory is there
   * @param bytes the remaining ones are written
   */
  void write(long address, ByteBuffer bytes);

  /**
   * Reads the bytes before the first zero unit.
   *
   * @param address in the worker; nothing checks that the memory is there
   * @param unitBytes 1, 2 or 4
   * @return a copy of the bytes, without the zero unit
   */
  byte[] readString(long address, int unitBytes);

  /**
   * Allocates zeroed memory, which stays until it is released.
   *
   * @param sizes in bytes, one for each piece
   * @return the addresses, in the order of the sizes
   */
  long[] allocate(long[] sizes);

  /**
   * Releases memory with the next operation; returns at once.
   *
   * @param address as {@link #allocate} gave it
   */
  void releaseLater(long address);

  /**
   * Makes a function pointer that native code in the worker can call.
   *
   * @param signature of the function
   * @param upcall runs what it stands for, in this process
   * @return its address in the worker
   */
  long register(AbiSignature signature, Upcall upcall);

  /**
   * Releases a function pointer with the next operation; returns at once.
   *
   * @param address as {@link #register} gave it
   */
  void unregisterLater(long address);

  /**
   * Calls a function, which is bound if need be.
   *
   * @param <R> what the caller gets
   * @param function which function
   * @param body writes the arguments and reads the result
   * @return what the body has read
   */
  <R> R invoke(NativeFunction function, CallBody<R> body);

  /**
   * Calls the function at an address.
   *
   * @param <R> what the caller gets
   * @param address in the worker
   * @param signature of the function
   * @param body writes the arguments and reads the result
   * @return what the body has read
   */
  default <R> R call(long address, AbiSignature signature, CallBody<R> body) {
    return invoke(NativeFunction.at(address, signature), body);
  }
}
