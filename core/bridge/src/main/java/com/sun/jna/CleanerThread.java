package com.sun.jna;

import com.sun.jna.internal.Cleaner;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/**
 * JNA's thread that frees memory. It inherits references to the application that was the first to
 * need it, and does not end as long as JNA has any memory, which is for ever.
 */
public final class CleanerThread {
  private CleanerThread() {}

  /**
   * Ends it. JNA starts another as soon as there is something new to free, and that one frees also
   * what the old one has left.
   *
   * @throws ReflectiveOperationException if this version of JNA has no thread that can be replaced
   */
  public static void end() throws ReflectiveOperationException {
    Cleaner cleaner = Cleaner.getCleaner();
    Field threadField = Cleaner.class.getDeclaredField("cleanerThread");
    Field queueField = Cleaner.class.getDeclaredField("referenceQueue");
    if (Modifier.isFinal(threadField.getModifiers())) {
      throw new NoSuchFieldException("the thread is JNA's only one");
    }
    threadField.setAccessible(true);
    queueField.setAccessible(true);
    // JNA's own order of locks.
    synchronized (cleaner) {
      synchronized (queueField.get(cleaner)) {
        Thread thread = (Thread) threadField.get(cleaner);
        threadField.set(cleaner, null);
        if (thread != null) {
          thread.interrupt();
        }
      }
    }
  }
}
