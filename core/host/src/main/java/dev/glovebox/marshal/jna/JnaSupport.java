package dev.glovebox.marshal.jna;

import com.sun.jna.Callback;
import com.sun.jna.NativeMapped;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.TypeMapper;
import com.sun.jna.WString;
import dev.glovebox.failure.CallContext;
import dev.glovebox.marshal.Scalars;
import dev.glovebox.marshal.SignatureSite;
import dev.glovebox.marshal.UnsupportedTypes;
import dev.glovebox.marshal.memory.SharedBuffer;
import java.lang.reflect.Method;
import java.nio.Buffer;

/** Which Java types JNA's interface mapping takes, asked when an interface is bound. */
final class JnaSupport {
  private JnaSupport() {}

  /** Throws for the first parameter, or the result, that cannot be bound. */
  static void check(Method method, TypeMapper mapper, CallContext context) {
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < types.length; i++) {
      boolean variable = method.isVarArgs() && i == types.length - 1;
      if (!variable && !isParameter(types[i], mapper)) {
        throw SignatureSite.parameter(method, i, context)
            .refusedType(UnsupportedTypes.parameterAdvice(types[i]));
      }
    }
    if (!isResult(method.getReturnType(), mapper)) {
      throw SignatureSite.result(method, context)
          .refusedType(UnsupportedTypes.resultAdvice(method.getReturnType()));
    }
  }

  private static boolean isParameter(Class<?> type, TypeMapper mapper) {
    return Scalars.parameter(type) != null
        || isBoth(type)
        // Which type is passed is known only to the call; JNA checks it there.
        || type == Object.class
        || type == Number.class
        || (mapper != null && mapper.getToNativeConverter(type) != null)
        || Buffer.class.isAssignableFrom(type)
        || type == SharedBuffer.class
        || (type.isArray() && isElement(type.getComponentType()));
  }

  private static boolean isElement(Class<?> type) {
    return type.isPrimitive()
        || type == String.class
        || type == WString.class
        || type == Pointer.class
        || NativeMapped.class.isAssignableFrom(type)
        || Structure.class.isAssignableFrom(type);
  }

  private static boolean isResult(Class<?> type, TypeMapper mapper) {
    return Scalars.result(type) != null
        || isBoth(type)
        || (mapper != null && mapper.getFromNativeConverter(type) != null)
        || type == String[].class
        || type == WString[].class
        || type == Pointer[].class;
  }

  private static boolean isBoth(Class<?> type) {
    return type == String.class
        || type == WString.class
        || Pointer.class.isAssignableFrom(type)
        || Structure.class.isAssignableFrom(type)
        || NativeMapped.class.isAssignableFrom(type)
        || Callback.class.isAssignableFrom(type);
  }
}
