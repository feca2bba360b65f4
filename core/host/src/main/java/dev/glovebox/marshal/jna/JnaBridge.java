package dev.glovebox.marshal.jna;

import com.sun.jna.Pointer;
import dev.glovebox.failure.IncompatibleDependencyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;

/**
 * The few classes of Glovebox that are of JNA's own package, since they override what JNA keeps
 * package-private. A package belongs to one class loader and one module: so they are resources
 * here, and are defined where JNA is, before anything uses them.
 *
 * <p><b>Threads:</b> safe for any number; whoever comes second finds them there.
 */
final class JnaBridge {
  /** What the others are reached through. */
  static final String MAIN = "com.sun.jna.JnaInternals";

  /** By their names in JNA's package; each after those that it extends or names. */
  static final List<String> CLASSES =
      List.of(
          "MappedPages",
          "IsolatedPointer",
          "IsolatedMemory",
          "IsolatedFunction",
          "JnaInternals",
          "TypeCaches$1",
          "TypeCaches",
          "CleanerThread");

  /** Of these classes: to be raised when one of them changes. */
  private static final int REVISION = 1;

  private JnaBridge() {}

  /**
   * Defines them, unless they are there.
   *
   * @throws IncompatibleDependencyException if JNA's package is closed to Glovebox
   */
  static void define() {
    if (!isThere()) {
      Lookup jna = lookup();
      CLASSES.forEach(name -> define(jna, name));
    }
  }

  private static boolean isThere() {
    try {
      // The last one: the others are there then.
      Class.forName(
          "com.sun.jna." + CLASSES.get(CLASSES.size() - 1), false, Pointer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Lookup lookup() {
    try {
      return MethodHandles.privateLookupIn(Pointer.class, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      Module module = JnaBridge.class.getModule();
      String own = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      String jna = Pointer.class.getModule().getName();
      throw new IncompatibleDependencyException(
          JnaRuntime.JNA,
          "the module " + jna + " does not open its package com.sun.jna to Glovebox",
          "Start java with --add-opens " + jna + "/com.sun.jna=" + own + ".",
          e);
    }
  }

  private static void define(Lookup jna, String name) {
    try {
      jna.defineClass(code(name));
    } catch (LinkageError e) {
      if (!String.valueOf(e.getMessage()).contains("duplicate")) {
        throw JnaRuntime.lacking(e.toString(), e);
      }
      // Another thread, or another copy of Glovebox, was first.
    } catch (IllegalAccessException e) {
      throw new AssertionError("the lookup is that of the package", e);
    }
  }

  private static byte[] code(String name) {
    String resource = "bridge/" + name + ".bin";
    try (InputStream in = JnaBridge.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IncompatibleDependencyException(
            "Glovebox",
            "glovebox-core lacks its resource " + resource,
            "Keep all resources of glovebox-core where jars are put together to one.",
            null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  /**
   * Checks that it was this version of Glovebox that has defined them.
   *
   * @throws IncompatibleDependencyException if it was another
   */
  static void requireRevision() {
    Object found;
    try {
      found =
          Class.forName(MAIN, true, Pointer.class.getClassLoader()).getField("REVISION").get(null);
    } catch (ReflectiveOperationException e) {
      found = "none";
    }
    if (!Integer.valueOf(REVISION).equals(found)) {
      throw new IncompatibleDependencyException(
          "Glovebox",
          "JNA's class loader holds the bridge of another version of Glovebox (revision "
              + found
              + ", not "
              + REVISION
              + ")",
          "Have one version of Glovebox for all applications that share a JNA, or give each its own"
              + " JNA.",
          null);
    }
  }
}
