package dev.glovebox.marshal.jna;

import com.sun.jna.CallbackReference;
import java.lang.reflect.Field;

/** The lock under which JNA keeps the callbacks of the whole process. */
final class JnaLock {
  private JnaLock() {}

  static Object monitor() {
    try {
      Field field = CallbackReference.class.getDeclaredField("pointerCallbackMap");
      field.setAccessible(true);
      return field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
