package com.sun.jna;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Access to what JNA keeps to itself: the memory behind a structure, the allocation behind a
 * pointer, the conversions of a callback.
 */
public final class JnaInternals {
  /**
   * Of the classes that Glovebox has in this package: two versions of it may share one JNA. To be
   * raised, with that of {@code JnaBridge}, when one of them changes.
   */
  public static final int REVISION = 1;

  private static final Field STRUCTURE_MEMORY = field(Structure.class, "memory");
  private static final Field STRUCTURE_ARRAY = field(Structure.class, "array");
  private static final Field ALLOCATED = field(Memory.class, "allocatedMemory");
  private static final Field STRUCTURE_STRINGS = field(Structure.class, "nativeStrings");
  private static final Field ARRAY_STRINGS = field(StringArray.class, "natives");

  private JnaInternals() {}

  private static Field field(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "JNA's class " + owner.getSimpleName() + " has no field " + name, e);
    }
  }

  // --- pointers

  /**
   * {@return the address that a pointer stands for, in whichever process}
   *
   * @param pointer of any class
   */
  public static long address(Pointer pointer) {
    return pointer.peer;
  }

  /**
   * {@return whether a pointer stands for a number and not for memory}
   *
   * @param pointer of any class
   */
  public static boolean isOpaqueConstant(Pointer pointer) {
    return pointer.getClass().getName().equals("com.sun.jna.Pointer$Opaque");
  }

  /**
   * {@return whether a pointer is nothing but its number: JNA's own class, or a constant}
   *
   * @param pointer of any class
   */
  public static boolean isPlain(Pointer pointer) {
    return pointer.getClass() == Pointer.class || isOpaqueConstant(pointer);
  }

  /**
   * {@return the allocation that a piece of memory is a part of: itself, or what it was shared
   * from}
   *
   * @param memory of this process
   */
  public static Memory allocation(Memory memory) {
    Memory base = memory;
    while (base.getClass().getName().equals("com.sun.jna.Memory$SharedMemory")) {
      try {
        base = (Memory) field(base.getClass(), "this$0").get(base);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return base;
  }

  /**
   * {@return the allocation that holds an address of this process; null if there is none}
   *
   * @param address in this process, anywhere in an allocation
   */
  public static Memory allocationAt(long address) {
    Map<?, ?> allocated = allocated();
    Memory exact = live(allocated.get(address));
    if (exact != null) {
      return exact;
    }
    // There are as many entries as structures were made since the last collection.
    if (isTrampoline(address) || !MappedPages.mayBeMapped(address)) {
      return null;
    }
    Memory below = null;
    for (Map.Entry<?, ?> entry : allocated.entrySet()) {
      long start = (Long) entry.getKey();
      if (start <= address && (below == null || start > below.peer)) {
        Memory memory = live(entry.getValue());
        below = memory == null ? below : memory;
      }
    }
    return below != null && address - below.peer < below.size() ? below : null;
  }

  private static boolean isTrampoline(long address) {
    Callback callback = callbackAt(new Pointer(address));
    if (callback == null) {
      return false;
    }
    synchronized (CallbackReference.pointerCallbackMap) {
      CallbackReference own = CallbackReference.callbackMap.get(callback);
      return own != null && own.trampoline != null && own.trampoline.peer == address;
    }
  }

  private static Memory live(Object reference) {
    return reference instanceof Reference<?> known
            && known.get() instanceof Memory memory
            && memory.peer != 0
        ? memory
        : null;
  }

  private static Map<?, ?> allocated() {
    try {
      return (Map<?, ?>) ALLOCATED.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- structures

  /**
   * {@return the memory of a structure, which is allocated if it has none yet}
   *
   * @param structure of any class
   */
  public static Pointer memory(Structure structure) {
    return structure.getPointer();
  }

  /**
   * Gives a structure other memory of the same layout, and changes nothing else of it.
   *
   * @param structure of any class
   * @param memory at least as large as the structure
   */
  public static void setMemory(Structure structure, Pointer memory) {
    try {
      STRUCTURE_MEMORY.set(structure, memory);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return the structures that follow in memory, as {@code toArray} made them; null if there are
   * none}
   *
   * @param structure the first of them
   */
  public static Structure[] array(Structure structure) {
    try {
      return (Structure[]) STRUCTURE_ARRAY.get(structure);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return the native strings to which an array of strings points}
   *
   * @param array as JNA has made it
   */
  public static List<Memory> strings(StringArray array) {
    return strings((Iterable<?>) get(ARRAY_STRINGS, array));
  }

  /**
   * {@return the native strings to which a structure's fields point, as they were last written}
   *
   * @param structure of any class
   */
  public static List<Memory> strings(Structure structure) {
    List<Object> strings = new ArrayList<>();
    for (Object tracking : ((Map<?, ?>) get(STRUCTURE_STRINGS, structure)).values()) {
      strings.add(get(field(tracking.getClass(), "peer"), tracking));
    }
    return strings(strings);
  }

  private static List<Memory> strings(Iterable<?> natives) {
    List<Memory> memory = new ArrayList<>();
    for (Object string : natives) {
      if (string instanceof NativeString known && known.getPointer() instanceof Memory found) {
        memory.add(found);
      }
    }
    return memory;
  }

  private static Object get(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return the values of a structure's fields}
   *
   * @param structure of any class
   */
  public static List<Object> fieldValues(Structure structure) {
    structure.ensureAllocated();
    List<Object> values = new ArrayList<>();
    for (Structure.StructField field : structure.fields().values()) {
      values.add(structure.getFieldValue(field.field));
    }
    return values;
  }

  /**
   * {@return the offsets in a structure's memory at which fields are read as pointers}
   *
   * @param structure of any class
   */
  public static List<Integer> pointers(Structure structure) {
    List<Integer> offsets = new ArrayList<>();
    addPointers(structure, 0, offsets);
    return offsets;
  }

  private static void addPointers(Structure structure, int base, List<Integer> offsets) {
    structure.ensureAllocated();
    for (Structure.StructField field : structure.fields().values()) {
      int start = base + field.offset;
      Class<?> element = field.type.isArray() ? field.type.getComponentType() : field.type;
      if (field.readConverter != null || isPointer(element)) {
        for (int at = 0; at + Native.POINTER_SIZE <= field.size; at += Native.POINTER_SIZE) {
          offsets.add(start + at);
        }
      } else if (structure.getFieldValue(field.field) instanceof Structure nested) {
        addPointers(nested, start, offsets);
      } else if (structure.getFieldValue(field.field) instanceof Structure[] elements) {
        for (int i = 0; i < elements.length; i++) {
          if (elements[i] != null) {
            addPointers(elements[i], start + i * (field.size / elements.length), offsets);
          }
        }
      }
    }
  }

  private static boolean isPointer(Class<?> type) {
    return Pointer.class.isAssignableFrom(type)
        || Callback.class.isAssignableFrom(type)
        || Structure.ByReference.class.isAssignableFrom(type)
        || NativeMapped.class.isAssignableFrom(type)
        || Buffer.class.isAssignableFrom(type)
        || type == String.class
        || type == WString.class;
  }

  /**
   * {@return the native description of a structure's layout: libffi's {@code ffi_type}}
   *
   * @param structure of any class
   */
  public static Pointer typeInfo(Structure structure) {
    return structure.getTypeInfo();
  }

  /**
   * {@return the structure of a type at an address, which is read now: the known one if it lies
   * there}
   *
   * @param type the structure's class
   * @param known the one that stood there before; may be null
   * @param address of this process or another; null for none
   */
  @SuppressWarnings("unchecked")
  public static Structure updated(Class<?> type, Structure known, Pointer address) {
    return Structure.updateStructureByReference((Class<Structure>) type, known, address);
  }

  /**
   * Writes a value into memory, by its Java type.
   *
   * @param memory written from its start
   * @param value of a type that JNA can store; not null
   */
  public static void setValue(Memory memory, Object value) {
    memory.setValue(0, value, value.getClass());
  }

  /**
   * Reads the elements of an array from memory.
   *
   * @param memory read from its start
   * @param array filled in place
   */
  public static void readElements(Memory memory, Object[] array) {
    memory.getValue(0, array.getClass(), array);
  }

  /**
   * Reads a structure if it wants to be read.
   *
   * @param structure of any class
   */
  public static void conditionalAutoRead(Structure structure) {
    structure.conditionalAutoRead();
  }

  // --- callbacks

  /**
   * {@return the Java callback to which an address of this process belongs; null if there is none}
   *
   * @param trampoline JNA's function for it
   */
  public static Callback callbackAt(Pointer trampoline) {
    synchronized (CallbackReference.pointerCallbackMap) {
      Reference<Callback>[] found = CallbackReference.pointerCallbackMap.get(trampoline);
      return found == null || found.length == 0 ? null : found[0].get();
    }
  }

  /**
   * {@return what converts a callback's arguments and result; the callback itself if it does so}
   *
   * @param callback for which JNA makes a function if it has none yet
   */
  public static CallbackProxy proxy(Callback callback) {
    Pointer trampoline = CallbackReference.getFunctionPointer(callback);
    synchronized (CallbackReference.pointerCallbackMap) {
      CallbackReference reference = CallbackReference.callbackMap.get(callback);
      if (reference == null || reference.proxy == null) {
        throw new IllegalStateException("no conversion is known for a callback at " + trampoline);
      }
      return reference.proxy;
    }
  }

  /**
   * {@return the native types of a callback's parameters, then that of its result, as libffi gets
   * them}
   *
   * @param callback of any kind
   */
  public static Class<?>[] nativeTypes(Callback callback) {
    CallbackProxy proxy = proxy(callback);
    TypeMapper mapper = Native.getTypeMapper(callback.getClass());
    Class<?>[] parameters = proxy.getParameterTypes();
    Class<?>[] types = Arrays.copyOf(parameters, parameters.length + 1);
    for (int i = 0; i < parameters.length; i++) {
      FromNativeConverter converter =
          mapper == null ? null : mapper.getFromNativeConverter(parameters[i]);
      types[i] = nativeType(converter == null ? parameters[i] : converter.nativeType());
    }
    Class<?> result = proxy.getReturnType();
    ToNativeConverter converter = mapper == null ? null : mapper.getToNativeConverter(result);
    types[parameters.length] = nativeType(converter == null ? result : converter.nativeType());
    return types;
  }

  private static Class<?> nativeType(Class<?> type) {
    if (Structure.class.isAssignableFrom(type)) {
      return Structure.ByValue.class.isAssignableFrom(type) ? type : Pointer.class;
    }
    if (NativeMapped.class.isAssignableFrom(type)) {
      return NativeMappedConverter.getInstance(type).nativeType();
    }
    boolean pointer =
        type == String.class
            || type == WString.class
            || type == String[].class
            || type == WString[].class
            || Callback.class.isAssignableFrom(type);
    return pointer ? Pointer.class : type;
  }

  /**
   * {@return the method of a callback interface that is called}
   *
   * @param type the callback's class
   */
  public static Method callbackMethod(Class<?> type) {
    try {
      Method finder = CallbackReference.class.getDeclaredMethod("getCallbackMethod", Class.class);
      finder.setAccessible(true);
      return (Method) finder.invoke(null, CallbackReference.findCallbackClass(type));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no callback method is found in " + type.getName(), e);
    }
  }

  // --- functions

  /**
   * {@return the flags under which a method's function is called}
   *
   * @param method of a library's interface
   * @param options JNA's, by the names in {@link Library}
   */
  public static int callFlags(Method method, Map<String, ?> options) {
    Object convention = options.get(Library.OPTION_CALLING_CONVENTION);
    int flags = convention instanceof Number number ? number.intValue() : Function.C_CONVENTION;
    for (Class<?> thrown : method.getExceptionTypes()) {
      if (LastErrorException.class.isAssignableFrom(thrown)) {
        flags |= Function.THROW_LAST_ERROR;
      }
    }
    return flags;
  }

  /**
   * Makes options known to JNA as those of an interface, so that its structures and callbacks find
   * their type mapper, alignment and encoding.
   *
   * @param type the interface
   * @param options JNA's, by the names in {@link Library}
   * @param proxy the instance of the interface
   */
  public static void rememberOptions(Class<?> type, Map<String, ?> options, Object proxy) {
    try {
      // Not by reflection: that looks at the signatures of all methods, and some have types of AWT,
      // which not every runtime has.
      MethodHandles.privateLookupIn(Native.class, MethodHandles.lookup())
          .findStatic(
              Native.class,
              "cacheOptions",
              MethodType.methodType(Map.class, Class.class, Map.class, Object.class))
          .invoke(type, options, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of JNA keeps no options", e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return the mapper's handler for a method; null if it has none and the function is called}
   *
   * @param mapper of the interface
   * @param method of the interface
   */
  public static java.lang.reflect.InvocationHandler invocationHandler(
      InvocationMapper mapper, Method method) {
    return mapper.getInvocationHandler(NativeLibrary.getProcess(), method);
  }

  /**
   * {@return the name of a method's function, by a mapper}
   *
   * @param mapper of the interface
   * @param method of the interface
   */
  public static String functionName(FunctionMapper mapper, Method method) {
    return mapper.getFunctionName(NativeLibrary.getProcess(), method);
  }

  /**
   * {@return the type that native code gets for a mapped one}
   *
   * @param nativeMapped a class that implements {@link NativeMapped}
   */
  public static Class<?> mappedNativeType(Class<?> nativeMapped) {
    return NativeMappedConverter.getInstance(nativeMapped).nativeType();
  }

  /**
   * {@return whether a method takes variable arguments}
   *
   * @param method of any class
   */
  public static boolean isVarArgs(Method method) {
    return Function.isVarArgs(method);
  }

  /**
   * Arguments with the variable ones put in line and promoted, as C does.
   *
   * @param arguments the last of which may be the array of variable ones
   * @return the arguments, one after the other
   */
  public static Object[] concatenateVarArgs(Object[] arguments) {
    return Function.concatenateVarArgs(arguments);
  }
}
