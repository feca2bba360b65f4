package dev.glovebox.marshal.memory;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Everything that {@link Pointer} does with the memory that it points to, found by reflection. */
public final class PointerAccessors {
  private static final Set<String> WITHOUT_MEMORY = Set.of("equals", "hashCode", "toString");

  private PointerAccessors() {}

  /** All methods of JNA's class, whatever their visibility, that a pointer has. */
  public static List<Method> all() {
    return Arrays.stream(Pointer.class.getDeclaredMethods())
        .filter(it -> !Modifier.isStatic(it.getModifiers()))
        .filter(it -> !Modifier.isPrivate(it.getModifiers()))
        .filter(it -> !WITHOUT_MEMORY.contains(it.getName()))
        .toList();
  }

  /** Calls a method with small arguments, at offset zero. */
  public static Object use(Pointer pointer, Method method) throws Throwable {
    method.setAccessible(true);
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = argument(method, types[i], i);
    }
    try {
      return method.invoke(pointer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object argument(Method method, Class<?> type, int index) {
    boolean isArrayLength = index == 3 && Set.of("read", "write").contains(method.getName());
    boolean isLength = index > 0 && !isArrayLength && type != byte.class;
    if (type == long.class) {
      return isLength || method.getName().equals("clear") ? 8L : 0L;
    } else if (type == int.class) {
      return isArrayLength ? 1 : index == 2 ? 0 : 4;
    } else if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 4);
    } else if (type == String.class) {
      return "UTF-8";
    } else if (type == WString.class) {
      return new WString("wide");
    } else if (type == NativeLong.class) {
      return new NativeLong(1);
    } else if (type == byte.class) {
      return (byte) 7;
    } else if (type == short.class) {
      return (short) 7;
    } else if (type == char.class) {
      return 'x';
    } else if (type == float.class) {
      return 1.5f;
    } else if (type == double.class) {
      return 1.5;
    } else if (type == Class.class) {
      return long.class;
    } else if (type == Object.class) {
      return method.getName().equals("setValue") ? (Object) 5L : null;
    }
    return null;
  }
}
