package dev.glovebox.proxy;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SignatureException;
import java.lang.reflect.Field;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The static fields of an interface and of those that it extends.
 *
 * <p>To make a proxy initialises its interface: always up to JDK 17 or so, and on any JDK if it has
 * default methods (measured on 17 and 25). A field such as {@code INSTANCE = Native.load(..)} would
 * then load the library into this process, which is what Glovebox is there to prevent. To look at
 * the fields initialises nothing.
 */
final class StaticFields {
  private final Class<?> type;

  StaticFields(Class<?> type) {
    this.type = type;
  }

  /**
   * Checks that no field can load a library here.
   *
   * @throws SignatureException if one may, naming it
   */
  void check(String library) {
    Set<Class<?>> all = new LinkedHashSet<>();
    collect(type, all);
    for (Class<?> each : all) {
      for (Field field : each.getDeclaredFields()) {
        if (mayHoldLibrary(field, each)) {
          throw new SignatureException(
              "field '"
                  + field.getName()
                  + "' of "
                  + each.getName()
                  + " would be initialised in this process, and may load the library here",
              CallContext.ofLibrary(library),
              "Move the field out of the interface: into a class of its own, which only code that"
                  + " wants the library in this process touches, or drop it. Keep what"
                  + " Glovebox.load returns in a class too.");
        }
      }
    }
  }

  private static void collect(Class<?> type, Set<Class<?>> all) {
    if (all.add(type)) {
      for (Class<?> parent : type.getInterfaces()) {
        collect(parent, all);
      }
    }
  }

  private static boolean mayHoldLibrary(Field field, Class<?> owner) {
    Class<?> held = field.getType();
    return owner.isAssignableFrom(held)
        || Library.class.isAssignableFrom(held)
        || NativeLibrary.class.isAssignableFrom(held);
  }
}
