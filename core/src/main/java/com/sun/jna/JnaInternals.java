package com.sun.jna;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Access to what JNA keeps to itself: the memory behind a structure, the allocation behind a
 * pointer, the conversions of a callback.
 */
public final class JnaInternals {
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
          "this version of JNA ("
              + Native.VERSION
              + ") has no field "
              + owner.getSimpleName()
              + "."
              + name
              + "; use the version that Glovebox was built with",
          e);
    }
  }

  // --- pointers

  /** The address that a pointer stands for, in whichever process. */
  public static long address(Pointer pointer) {
    return pointer.peer;
  }

  /** Whether a pointer stands for a number and not for memory. */
  public static boolean isOpaqueConstant(Pointer pointer) {
    return pointer.getClass().getName().equals("com.sun.jna.Pointer$Opaque");
  }

  /** The allocation that a piece of memory is a part of: itself, or what it was shared from. */
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

  /** The allocation that holds an address of this process; null if there is none. */
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

  /** The memory of a structure, which is allocated if it has none yet. */
  public static Pointer memory(Structure structure) {
    return structure.getPointer();
  }

  /** Gives a structure other memory of the same layout, and changes nothing else of it. */
  public static void setMemory(Structure structure, Pointer memory) {
    try {
      STRUCTURE_MEMORY.set(structure, memory);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The structures that follow in memory, as {@code toArray} made them; null if there are none. */
  public static Structure[] array(Structure structure) {
    try {
      return (Structure[]) STRUCTURE_ARRAY.get(structure);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The native strings to which an array of strings points. */
  public static List<Memory> strings(StringArray array) {
    return strings((Iterable<?>) get(ARRAY_STRINGS, array));
  }

  /** The native strings to which a structure's fields point, as they were last written. */
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

  /** The values of a structure's fields. */
  public static List<Object> fieldValues(Structure structure) {
    structure.ensureAllocated();
    List<Object> values = new ArrayList<>();
    for (Structure.StructField field : structure.fields().values()) {
      values.add(structure.getFieldValue(field.field));
    }
    return values;
  }

  /** The native description of a structure's layout: libffi's {@code ffi_type}. */
  public static Pointer typeInfo(Structure structure) {
    return structure.getTypeInfo();
  }

  /** Reads a structure if it wants to be read. */
  public static void conditionalAutoRead(Structure structure) {
    structure.conditionalAutoRead();
  }

  // --- callbacks

  /** The Java callback to which an address of this process belongs; null if there is none. */
  public static Callback callbackAt(Pointer trampoline) {
    synchronized (CallbackReference.pointerCallbackMap) {
      Reference<Callback>[] found = CallbackReference.pointerCallbackMap.get(trampoline);
      return found == null || found.length == 0 ? null : found[0].get();
    }
  }

  /** The callback of an interface that is known for a pointer; null if there is none. */
  public static Callback callbackAt(Pointer pointer, Class<?> type) {
    synchronized (CallbackReference.pointerCallbackMap) {
      Reference<Callback>[] found = CallbackReference.pointerCallbackMap.get(pointer);
      if (found != null) {
        for (Reference<Callback> reference : found) {
          Callback callback = reference.get();
          if (type.isInstance(callback)) {
            return callback;
          }
        }
      }
      return null;
    }
  }

  /** Makes JNA answer with {@code callback} where it meets {@code pointer} as a callback. */
  public static void adoptCallback(Pointer pointer, Callback callback) {
    synchronized (CallbackReference.pointerCallbackMap) {
      Reference<Callback>[] known = CallbackReference.pointerCallbackMap.get(pointer);
      @SuppressWarnings({"unchecked", "rawtypes"})
      Reference<Callback>[] more =
          known == null ? new Reference[1] : Arrays.copyOf(known, known.length + 1);
      more[more.length - 1] = new WeakReference<>(callback);
      CallbackReference.pointerCallbackMap.put(pointer, more);
    }
  }

  /** What converts a callback's arguments and result; the callback itself if it does so. */
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

  /** The native types of a callback's parameters, then that of its result, as libffi gets them. */
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

  /** The method of a callback interface that is called. */
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

  /** The flags under which a method's function is called. */
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
   */
  public static void rememberOptions(Class<?> type, Map<String, ?> options, Object proxy) {
    try {
      Method cache =
          Native.class.getDeclaredMethod("cacheOptions", Class.class, Map.class, Object.class);
      cache.setAccessible(true);
      cache.invoke(null, type, options, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of JNA keeps no options: " + Native.VERSION, e);
    }
  }

  /** The mapper's handler for a method; null if it has none and the function is called. */
  public static java.lang.reflect.InvocationHandler invocationHandler(
      InvocationMapper mapper, Method method) {
    return mapper.getInvocationHandler(NativeLibrary.getProcess(), method);
  }

  /** The name of a method's function, by a mapper. */
  public static String functionName(FunctionMapper mapper, Method method) {
    return mapper.getFunctionName(NativeLibrary.getProcess(), method);
  }

  /** The type that native code gets for a mapped one. */
  public static Class<?> mappedNativeType(Class<?> nativeMapped) {
    return NativeMappedConverter.getInstance(nativeMapped).nativeType();
  }

  /** Whether a method takes variable arguments. */
  public static boolean isVarArgs(Method method) {
    return Function.isVarArgs(method);
  }

  /** Arguments with the variable ones put in line and promoted, as C does. */
  public static Object[] concatenateVarArgs(Object[] arguments) {
    return Function.concatenateVarArgs(arguments);
  }
}
