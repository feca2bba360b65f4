package dev.glovebox.marshal;

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.NativeMapped;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.ptr.ByReference;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.ShortByReference;
import java.nio.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What to use in place of a type that cannot cross to a worker. The first match counts. */
final class UnsupportedTypes {
  private static final String BYTES = "byte[] or ByteBuffer";
  private static final Map<Class<?>, String> INSTEAD = new LinkedHashMap<>();

  static {
    INSTEAD.put(Structure.ByValue.class, "a function that takes a pointer, and " + BYTES);
    INSTEAD.put(Structure.class, BYTES + " that holds the structure's bytes, laid out as in C");
    INSTEAD.put(Callback.class, "a function that polls; callbacks do not cross to a worker yet");
    INSTEAD.put(ByteByReference.class, "byte[] of length 1");
    INSTEAD.put(ShortByReference.class, "short[] of length 1");
    INSTEAD.put(IntByReference.class, "int[] of length 1");
    INSTEAD.put(FloatByReference.class, "float[] of length 1");
    INSTEAD.put(DoubleByReference.class, "double[] of length 1");
    INSTEAD.put(ByReference.class, "long[] of length 1");
    INSTEAD.put(PointerType.class, "Pointer");
    INSTEAD.put(IntegerType.class, "int, long or NativeLong, whichever has its width");
    INSTEAD.put(NativeMapped.class, "the native type that it maps to");
    INSTEAD.put(Enum.class, "int");
    INSTEAD.put(CharSequence.class, "String, or byte[] where the callee writes");
    INSTEAD.put(Buffer.class, "ByteBuffer");
    INSTEAD.put(Number.class, "int, long, double or NativeLong, whichever has its width");
    INSTEAD.put(Iterable.class, "an array of primitives");
  }

  private UnsupportedTypes() {}

  /** What to use instead, as a sentence. */
  static String parameterAdvice(Class<?> type) {
    if (Pointer.class.isAssignableFrom(type)) {
      return "Use " + BYTES + " for data, or Pointer for an address that the library returned.";
    }
    if (type.isArray()) {
      return "Use " + insteadOfArray(type.getComponentType()) + ".";
    }
    return "Use "
        + instead(type, "a primitive, String, a primitive array, Buffer or Pointer")
        + ".";
  }

  /** What to return instead, as a sentence. */
  static String resultAdvice(Class<?> type) {
    if (Pointer.class.isAssignableFrom(type)
        || PointerType.class.isAssignableFrom(type)
        || ByReference.class.isAssignableFrom(type)
        || type.isArray()
        || Buffer.class.isAssignableFrom(type)) {
      return "Return Pointer, or have the function fill an array or Buffer argument.";
    }
    if (Structure.class.isAssignableFrom(type)) {
      return "Have the function fill a " + BYTES + " argument, or return Pointer.";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "Return String.";
    }
    if (Callback.class.isAssignableFrom(type)) {
      return "Return Pointer; a returned function cannot be called from here yet.";
    }
    return "Return " + instead(type, "a primitive, String, Pointer or void") + ".";
  }

  private static String insteadOfArray(Class<?> element) {
    if (element == Boolean.class || element == Character.class) {
      return element == Boolean.class ? "boolean[]" : "char[]";
    }
    if (Number.class.isAssignableFrom(element) && element.getName().startsWith("java.lang.")) {
      return "an array of the primitive type";
    }
    if (element.isArray()) {
      return "a one-dimensional array that holds the rows one after another";
    }
    if (CharSequence.class.isAssignableFrom(element)) {
      return "byte[] that holds the strings, each with its zero byte";
    }
    if (Structure.class.isAssignableFrom(element)) {
      return BYTES + " that holds the structures' bytes, laid out as in C";
    }
    return "an array of primitives, for example long[] for addresses";
  }

  private static String instead(Class<?> type, String otherwise) {
    return INSTEAD.entrySet().stream()
        .filter(entry -> entry.getKey().isAssignableFrom(type))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }
}
