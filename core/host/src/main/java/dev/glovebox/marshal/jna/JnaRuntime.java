package dev.glovebox.marshal.jna;

import com.sun.jna.Native;
import dev.glovebox.failure.IncompatibleDependencyException;
import java.lang.module.ModuleDescriptor.Version;
import java.lang.reflect.Field;

/** The JNA that runs in this process, which need not be the one that Glovebox was built with. */
public final class JnaRuntime {
  /** The oldest that has all that Glovebox uses. */
  static final String OLDEST = "5.12.0";

  private static final String UNKNOWN = "of an unknown version";
  static final String JNA = "JNA";

  private JnaRuntime() {}

  /** {@return its version, for example {@code 5.18.1}} */
  public static String version() {
    try {
      // A compiler would put here what Native.VERSION was when Glovebox was compiled.
      Field version = Native.class.getField("VERSION");
      version.setAccessible(true);
      return (String) version.get(null);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unreadable) {
      String stated = Native.class.getPackage().getImplementationVersion();
      return stated == null ? UNKNOWN : stated;
    }
  }

  /**
   * Checks what would otherwise fail in the middle of a call.
   *
   * @throws IncompatibleDependencyException if there is no JNA, if it is too old, or if Glovebox's
   *     part of its package cannot be defined in it
   */
  public static void requireUsable() {
    try {
      requireVersion(version());
      JnaBridge.define();
      requireInternals();
      JnaBridge.requireRevision();
    } catch (NoClassDefFoundError e) {
      if (e.getCause() instanceof ExceptionInInitializerError failed) {
        // Another thread was first.
        throw lacking(failed.getMessage(), e);
      }
      throw new IncompatibleDependencyException(
          JNA,
          "JNA is not on the class path",
          "Add net.java.dev.jna:jna, " + OLDEST + " or later.",
          e);
    }
  }

  private static void requireVersion(String found) {
    if (!found.equals(UNKNOWN) && Version.parse(found).compareTo(Version.parse(OLDEST)) < 0) {
      throw IncompatibleDependencyException.tooOld(JNA, found, OLDEST);
    }
  }

  private static void requireInternals() {
    try {
      Class.forName(JnaBridge.MAIN, true, Native.class.getClassLoader());
    } catch (ClassNotFoundException | ExceptionInInitializerError e) {
      throw lacking(String.valueOf(e.getCause()), e);
    }
  }

  static IncompatibleDependencyException lacking(String what, Throwable cause) {
    return new IncompatibleDependencyException(
        JNA,
        "JNA " + version() + " lacks something that Glovebox needs of it: " + what,
        "Use the version of JNA that this version of Glovebox depends on.",
        cause);
  }
}
