package dev.glovebox.marshal.jna;

import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.Structure;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where addresses are looked up that the arguments of one call hold: first among the allocations to
 * which the arguments' own objects refer, and then among all that JNA knows.
 *
 * <p>JNA's list alone is not enough. JNA frees an allocation first and takes it off the list then,
 * so that a new allocation at the same address can be taken off in its place; its address would go
 * to the worker as if it were a number.
 */
final class HeldMemory {
  private final NavigableMap<Long, Memory> allocations = new TreeMap<>();
  private final Set<Structure> structures = Collections.newSetFromMap(new IdentityHashMap<>());

  void add(Pointer argument) {
    if (argument instanceof StringArray array) {
      JnaInternals.strings(array).forEach(this::put);
    } else if (argument instanceof MemoryView view) {
      view.reached().forEach(this::add);
    }
  }

  private void add(Structure structure) {
    if (structures.add(structure)) {
      if (JnaInternals.memory(structure) instanceof Memory memory) {
        put(HostMemory.of(memory).allocation());
      }
      JnaInternals.strings(structure).forEach(this::put);
    }
  }

  private void put(Memory allocation) {
    allocations.put(HostMemory.address(allocation), allocation);
  }

  /** The place at an address; null if it is none that JNA has allocated. */
  HostMemory at(long address) {
    Map.Entry<Long, Memory> below = allocations.floorEntry(address);
    long offset = below == null ? 0 : address - below.getKey();
    return below != null && offset < below.getValue().size()
        ? new HostMemory(below.getValue(), offset)
        : HostMemory.at(address);
  }
}
