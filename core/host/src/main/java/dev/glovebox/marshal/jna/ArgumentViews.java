package dev.glovebox.marshal.jna;

import com.sun.jna.IsolatedMemory;
import com.sun.jna.JnaInternals;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The structures and reference types among a call's arguments, and all that these refer to, whose
 * memory is replaced by a {@link MemoryView} of the same bytes for the call: what JNA reads from it
 * afterwards may be an address in the worker.
 *
 * <p>Memory into which no such address came gets its own object back: JNA treats memory that it
 * allocated itself in ways that a view does not know.
 */
final class ArgumentViews {
  private record Replaced(Object owner, Memory original, MemoryView view) {
    Memory allocation() {
      return view.allocation();
    }

    /** Whether what the owner reads as a pointer may be a worker's. */
    boolean isNeeded() {
      if (!view.mayHoldForeign()) {
        return false;
      }
      if (!ForeignAddresses.of(allocation()).isEmpty()) {
        return true;
      }
      return owner instanceof Structure structure
          ? JnaInternals.pointers(structure).stream().anyMatch(view::isForeign)
          : view.isForeign(0);
    }
  }

  private final Set<Structure> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Replaced> replaced = new ArrayList<>();

  ArgumentViews(Object[] arguments) {
    if (arguments != null) {
      for (Object argument : arguments) {
        adopt(argument);
      }
    }
  }

  private void adopt(Object value) {
    if (value instanceof Structure structure) {
      adoptStructure(structure);
    } else if (value instanceof PointerType reference) {
      adoptReference(reference);
    } else if (value instanceof Object[] array) {
      adoptArray(array);
    }
  }

  private void adoptReference(PointerType reference) {
    if (isPlain(reference.getPointer())) {
      Memory original = (Memory) reference.getPointer();
      MemoryView view = MemoryView.of(HostMemory.of(original));
      reference.setPointer(view);
      replaced.add(new Replaced(reference, original, view));
    }
    if (reference instanceof PointerByReference
        && reference.getPointer() instanceof MemoryView view) {
      view.keepPointer(0);
    }
  }

  private void adoptArray(Object[] array) {
    if (array instanceof Structure[] structures
        && structures.length > 0
        && structures[0] == null
        && !Structure.ByReference.class.isAssignableFrom(array.getClass().getComponentType())) {
      // As JNA does for an array without elements, but before the views are made.
      Structure.newInstance(elementType(structures)).toArray(structures);
    }
    for (Object element : array) {
      adopt(element);
    }
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Structure> elementType(Structure[] structures) {
    return (Class<? extends Structure>) structures.getClass().getComponentType();
  }

  private void adoptStructure(Structure structure) {
    if (!seen.add(structure)) {
      return;
    }
    Pointer memory = JnaInternals.memory(structure);
    if (isPlain(memory)) {
      HostMemory place = HostMemory.of(memory);
      MemoryView view =
          new MemoryView(place.allocation(), place.offset(), ((Memory) memory).size(), seen);
      JnaInternals.setMemory(structure, view);
      replaced.add(new Replaced(structure, (Memory) memory, view));
    }
    if (JnaInternals.memory(structure) instanceof MemoryView view && view.mayHoldForeign()) {
      JnaInternals.pointers(structure).forEach(view::keepPointer);
    }
    for (Object field : JnaInternals.fieldValues(structure)) {
      adopt(field);
    }
    Structure[] following = JnaInternals.array(structure);
    if (following != null) {
      adoptArray(following);
    }
  }

  private static boolean isPlain(Pointer memory) {
    return memory instanceof Memory && !(memory instanceof IsolatedMemory);
  }

  /** Undoes what turned out not to be needed: one memory is seen in one way by all. */
  void release() {
    seen.clear();
    Set<Memory> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Replaced view : replaced) {
      if (!needed.contains(view.allocation()) && view.isNeeded()) {
        needed.add(view.allocation());
      }
    }
    for (Replaced view : replaced) {
      if (needed.contains(view.allocation())) {
        continue;
      }
      if (view.owner instanceof PointerType reference) {
        restore(reference, view.original);
      } else {
        Structure structure = (Structure) view.owner;
        // Unless something gave it other memory in the meantime.
        if (JnaInternals.memory(structure) instanceof MemoryView) {
          JnaInternals.setMemory(structure, view.original);
        }
      }
    }
  }

  private static void restore(PointerType reference, Memory original) {
    if (reference.getPointer() instanceof MemoryView) {
      reference.setPointer(original);
    }
  }
}
