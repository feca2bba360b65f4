package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.JnaInternals;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeMapped;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.TypeMapper;
import com.sun.jna.WString;
import dev.glovebox.marshal.memory.WorkerPointer;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of a call as JNA gets them: those replaced for which JNA itself would read memory
 * of this process, in which a worker's addresses may be, as it reads memory that native code of
 * this process has written: arrays of pointers, strings and references. Also a worker's function is
 * its pointer, and no callback for which JNA would make a function of this process.
 *
 * <p><b>Threads:</b> confined to the thread that calls.
 */
final class CallArguments {
  /** Memory of an argument that lives as long as the call. */
  static final class ArrayMemory extends Memory {
    ArrayMemory(long size) {
      super(size);
    }
  }

  private final Object[] converted;
  private final Class<?>[] parameters;
  private final TypeMapper mapper;
  private final String encoding;
  private final List<Runnable> readBack = new ArrayList<>();

  /**
   * Replaces what has to be replaced; the array itself is left as it is.
   *
   * @param method whose parameters they are for, or null
   */
  CallArguments(Object[] arguments, Method method, Map<String, ?> options, String encoding) {
    this.mapper = (TypeMapper) options.get(Library.OPTION_TYPE_MAPPER);
    this.parameters = method == null ? new Class<?>[0] : method.getParameterTypes();
    this.encoding = encoding;
    Object[] all = arguments;
    for (int i = 0; arguments != null && i < arguments.length; i++) {
      Object other = isMapped(arguments[i]) ? arguments[i] : converted(i, arguments[i]);
      if (other != arguments[i]) {
        all = all == arguments ? arguments.clone() : all;
        all[i] = other;
      }
    }
    this.converted = all;
  }

  Object[] converted() {
    return converted;
  }

  /** Gives the caller's arrays what the callee left in theirs. */
  void readBack() {
    readBack.forEach(Runnable::run);
  }

  private boolean isMapped(Object value) {
    return value == null
        || value instanceof NativeMapped
        || (mapper != null && mapper.getToNativeConverter(value.getClass()) != null);
  }

  private Object converted(int index, Object value) {
    if (value instanceof Callback callback) {
      WorkerPointer function = WorkerFunction.of(callback);
      return function == null ? value : function;
    } else if (value instanceof Structure.ByReference[] references) {
      return isStructureArray(index) ? value : references((Structure[]) references);
    } else if (value.getClass() == Pointer[].class) {
      return pointers((Pointer[]) value);
    } else if (value instanceof NativeMapped[] elements) {
      return mapped(elements);
    } else if (value.getClass() == String[].class) {
      return new StringsArgument((String[]) value, encoding);
    } else if (value.getClass() == WString[].class) {
      return new StringsArgument((WString[]) value);
    }
    return value;
  }

  /** JNA refuses references for such a parameter, with a message of its own. */
  private boolean isStructureArray(int index) {
    return index < parameters.length
        && Structure[].class.isAssignableFrom(parameters[index])
        && !Structure.ByReference[].class.isAssignableFrom(parameters[index]);
  }

  private static MemoryView view(long size, Set<Structure> reached) {
    return new MemoryView(new ArrayMemory(size), 0, size, reached);
  }

  /** Behind the last element a null pointer follows, as JNA has it. */
  private static MemoryView view(Pointer[] pointers, Set<Structure> reached) {
    MemoryView view = view((pointers.length + 1L) * Native.POINTER_SIZE, reached);
    view.clear();
    view.write(0, pointers, 0, pointers.length);
    return view;
  }

  private Pointer pointers(Pointer[] pointers) {
    MemoryView view = view(pointers, Set.of());
    readBack.add(() -> view.read(0, pointers, 0, pointers.length));
    return view;
  }

  private Pointer references(Structure[] structures) {
    Structure.autoWrite(structures);
    Set<Structure> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    Pointer[] pointers = new Pointer[structures.length];
    for (int i = 0; i < pointers.length; i++) {
      if (structures[i] != null) {
        pointers[i] = structures[i].getPointer();
        reached.add(structures[i]);
      }
    }
    MemoryView view = view(pointers, reached);
    Class<?> type = structures.getClass().getComponentType();
    readBack.add(
        () ->
            Arrays.setAll(
                structures,
                i ->
                    JnaInternals.updated(
                        type, structures[i], view.getPointer((long) i * Native.POINTER_SIZE))));
    return view;
  }

  private Object mapped(NativeMapped[] elements) {
    Class<?> type = elements.getClass().getComponentType();
    if (elements.length == 0
        || !Pointer.class.isAssignableFrom(JnaInternals.mappedNativeType(type))) {
      return elements;
    }
    MemoryView view = view(Native.getNativeSize(elements.getClass(), elements), Set.of());
    JnaInternals.setValue(view, elements);
    readBack.add(() -> JnaInternals.readElements(view, elements));
    return view;
  }
}
