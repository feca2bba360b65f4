package dev.glovebox.worker;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.glovebox.lane.MemoryRequest;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.NativeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * This process's memory as the host uses it: what it has allocated, and any that it knows the
 * address of.
 *
 * <p><b>Threads:</b> shared by all lanes.
 */
final class WorkerMemory {
  /** No memory is ever mapped below: to look there would only end the process. */
  private static final long LOWEST_ADDRESS = 4096;

  /** How much more than one message the host's memory may have. */
  private static final long MESSAGES = 4;

  /** Functions of the C library, found when the first of them is needed. */
  private static final class Length {
    static final Function STRNLEN = NativeLibrary.getProcess().getFunction("strnlen");
    static final Function WCSNLEN = NativeLibrary.getProcess().getFunction("wcsnlen");
  }

  private final int maxMessageBytes;
  private final Map<Long, Long> allocated = new HashMap<>();
  private long allocatedBytes;

  WorkerMemory(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** This class as {@link NativeMemory}; a lambda would be linked by a worker's first call. */
  static final NativeMemory VIEW = new View();

  private static final class View implements NativeMemory {
    @Override
    public ByteBuffer view(long address, int bytes) {
      return WorkerMemory.view(address, bytes);
    }
  }

  /** A window on memory, wherever it is. */
  static ByteBuffer view(long address, int bytes) {
    return new Pointer(address).getByteBuffer(0, bytes);
  }

  /** Allocates all or nothing. */
  synchronized List<Long> allocate(List<Long> sizes) throws FaultException {
    long limit = MESSAGES * maxMessageBytes;
    long total = allocatedBytes;
    for (long size : sizes) {
      if (size < 0 || size > limit || (total += size) > limit) {
        throw tooLarge(
            "memory of " + size + " bytes, beside " + total + ", the host may have " + limit);
      }
    }
    List<Long> addresses = new ArrayList<>(sizes.size());
    for (long size : sizes) {
      // The C library aligns to 16 bytes.
      long address = Native.malloc(Math.max(1, size));
      if (address == 0) {
        release(addresses);
        throw tooLarge("memory of " + size + " bytes, which the system does not have");
      }
      new Pointer(address).setMemory(0, Math.max(1, size), (byte) 0);
      allocated.put(address, size);
      allocatedBytes += size;
      addresses.add(address);
    }
    return addresses;
  }

  synchronized void release(List<Long> addresses) throws FaultException {
    for (long address : addresses) {
      Long size = allocated.remove(address);
      if (size == null) {
        throw new FaultException(
            Message.Fault.Kind.SIGNATURE,
            "0x" + Long.toHexString(address) + " is not memory that the host has allocated",
            "This is a bug in the host.");
      }
      Native.free(address);
      allocatedBytes -= size;
    }
  }

  /** What the host wants to see; null after a write. */
  ByteBuffer answer(MemoryRequest request) throws FaultException {
    if (Long.compareUnsigned(request.address(), LOWEST_ADDRESS) < 0) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          "no memory is at address 0x" + Long.toHexString(request.address()),
          "Check for a null pointer before looking through it.");
    }
    if (request instanceof MemoryRequest.Read read) {
      return bounded(read.address(), read.length());
    }
    if (request instanceof MemoryRequest.ReadString string) {
      return bounded(string.address(), string.unitBytes() * units(string));
    }
    ByteBuffer bytes = ((MemoryRequest.Write) request).bytes();
    view(request.address(), bytes.remaining()).put(bytes);
    return null;
  }

  private ByteBuffer bounded(long address, long bytes) throws FaultException {
    if (bytes > maxMessageBytes) {
      throw tooLarge("what was read has " + bytes + " bytes or more, of " + maxMessageBytes);
    }
    return view(address, (int) bytes);
  }

  /** The units before the zero, at most one more than a message holds. */
  private long units(MemoryRequest.ReadString string) {
    int unitBytes = string.unitBytes();
    long bound = (long) maxMessageBytes / unitBytes + 1;
    long most = string.maxUnits() == 0 ? bound : Math.min(bound, string.maxUnits());
    Pointer start = new Pointer(string.address());
    if (unitBytes == 1) {
      return Length.STRNLEN.invokeLong(new Object[] {start, most});
    }
    // The C library's function takes it for granted that they are aligned, and else finds any
    // length.
    if (unitBytes == Native.WCHAR_SIZE && string.address() % unitBytes == 0) {
      return Length.WCSNLEN.invokeLong(new Object[] {start, most});
    }
    long units = 0;
    while (units < most && !isZero(start, units * unitBytes, unitBytes)) {
      units++;
    }
    return units;
  }

  private static boolean isZero(Pointer start, long offset, int unitBytes) {
    return unitBytes == Short.BYTES ? start.getShort(offset) == 0 : start.getInt(offset) == 0;
  }

  private static FaultException tooLarge(String what) {
    return new FaultException(
        Message.Fault.Kind.RESULT_TOO_LARGE,
        what,
        "Raise limits.message of the pool, or ask for less at once.");
  }
}
