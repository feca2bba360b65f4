package dev.glovebox.marshal;

import com.sun.jna.Pointer;
import java.nio.Buffer;

/** What to use in place of a type that has no counterpart in C. */
public final class UnsupportedTypes {
  private static final String OTHERWISE =
      "a primitive, String, Pointer, Structure, Callback, an array of these, or a NativeMapped";

  private UnsupportedTypes() {}

  /**
   * {@return what to use instead, as a sentence}
   *
   * @param type of the parameter
   */
  public static String parameterAdvice(Class<?> type) {
    return "Use "
        + (type.isArray() ? insteadOfArray(type.getComponentType()) : instead(type))
        + ".";
  }

  /**
   * {@return what to return instead, as a sentence}
   *
   * @param type of the result
   */
  public static String resultAdvice(Class<?> type) {
    if (Pointer.class.isAssignableFrom(type)
        || type.isArray()
        || Buffer.class.isAssignableFrom(type)) {
      return "Return Pointer, or have the function fill an array or Buffer argument.";
    }
    return "Return " + (CharSequence.class.isAssignableFrom(type) ? "String" : instead(type)) + ".";
  }

  private static String instead(Class<?> type) {
    if (Enum.class.isAssignableFrom(type)) {
      return "int, or a TypeMapper for the enum";
    } else if (CharSequence.class.isAssignableFrom(type)) {
      return "String, or byte[] where the callee writes";
    } else if (Iterable.class.isAssignableFrom(type)) {
      return "an array of primitives";
    }
    return OTHERWISE;
  }

  private static String insteadOfArray(Class<?> element) {
    if (element == Boolean.class) {
      return "boolean[]";
    } else if (element == Character.class) {
      return "char[]";
    } else if (Number.class.isAssignableFrom(element)) {
      return "an array of the primitive type";
    } else if (element.isArray()) {
      return "a one-dimensional array that holds the rows one after another";
    }
    return "an array of primitives, String, Pointer or Structure";
  }
}
