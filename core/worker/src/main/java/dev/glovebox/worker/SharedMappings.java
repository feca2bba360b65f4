package dev.glovebox.worker;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.glovebox.lane.MemoryFile;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.SharedPlaces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory that the host has made and this process has mapped, by the ids that the host gave it.
 *
 * <p>What the host gives up is left by new calls at once. Its pages go back to the system when the
 * calls that have it as an argument have ended. The mapping itself goes when it is collected: what
 * native code does later with an address in it that it found in a structure, or has kept, is
 * undefined, as after {@code free}.
 *
 * <p><b>Threads:</b> shared by all lanes.
 */
final class SharedMappings implements SharedPlaces<FaultException> {
  private final Map<Long, Mapping> mappings = new ConcurrentHashMap<>();

  /** One piece of memory, and how many calls use it. */
  private static final class Mapping {
    private final ByteBuffer memory;
    private final long address;

    @GuardedBy("this")
    private int users;

    @GuardedBy("this")
    private boolean givenUp;

    Mapping(ByteBuffer memory) {
      this.memory = memory;
      this.address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    synchronized boolean enter() {
      if (givenUp) {
        return false;
      }
      users++;
      return true;
    }

    /** Returns whether nobody needs it any more. */
    synchronized boolean leave() {
      return --users == 0 && givenUp;
    }

    /** Returns whether nobody needs it any more. */
    synchronized boolean giveUp() {
      givenUp = true;
      return users == 0;
    }
  }

  /** Maps; what cannot be mapped is said in the answer. */
  Message.Mapped map(Message.MapMemory map) throws FaultException {
    if (map.id() <= 0 || map.bytes() <= 0 || mappings.containsKey((long) map.id())) {
      throw new FaultException(
          Message.Fault.Kind.INTERNAL,
          "shared memory " + map.id() + " of " + map.bytes() + " bytes cannot be mapped",
          "This is a bug in the host.");
    }
    try {
      Mapping mapping = new Mapping(MemoryFile.open(map.pid(), map.descriptor(), map.bytes()));
      mappings.put((long) map.id(), mapping);
      return new Message.Mapped(map.id(), mapping.address, null);
    } catch (IOException e) {
      return new Message.Mapped(map.id(), 0, String.valueOf(e.getMessage()));
    }
  }

  void unmap(List<Integer> ids) {
    for (long id : ids) {
      Mapping mapping = mappings.get(id);
      if (mapping != null && mapping.giveUp()) {
        free(id, mapping);
      }
    }
  }

  /** The host, which may be looking at the memory still, finds zeros from now on. */
  private void free(long id, Mapping mapping) {
    mappings.remove(id, mapping);
    MemoryFile.discard(mapping.memory);
  }

  @Override
  public long enter(long buffer, long offset, long bytes) throws FaultException {
    Mapping mapping = mappings.get(buffer);
    if (mapping == null || !mapping.enter()) {
      throw new FaultException(
          Message.Fault.Kind.STALE,
          "the shared buffer " + buffer + " is closed",
          "Close a shared buffer after the calls that are given it.");
    }
    int size = mapping.memory.capacity();
    if (offset < 0 || offset > size || bytes > size - offset) {
      leave(buffer);
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          bytes + " bytes at " + offset + " are not within shared buffer " + buffer + " of " + size,
          "This is a bug in the host.");
    }
    return mapping.address + offset;
  }

  @Override
  public void leave(long buffer) {
    Mapping mapping = mappings.get(buffer);
    if (mapping != null && mapping.leave()) {
      free(buffer, mapping);
    }
  }
}
