package dev.glovebox.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.CleanerThread;
import com.sun.jna.Native;
import com.sun.jna.TypeCaches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loaders of a box's interfaces, and of who opened it. When the last box that uses one is
 * closed, JNA forgets its types, so that a server can let the application go.
 *
 * <p><b>Threads:</b> safe for use by several. JNA is called without a lock.
 */
public final class ApplicationLoaders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApplicationLoaders.class);

  /** How many open boxes use a class loader. */
  @GuardedBy("ApplicationLoaders.class")
  private static final Map<ClassLoader, Integer> USERS = new WeakHashMap<>();

  @GuardedBy("ApplicationLoaders.class")
  private static int boxes;

  @GuardedBy("ApplicationLoaders.class")
  private final Set<ClassLoader> used = Collections.newSetFromMap(new IdentityHashMap<>());

  @GuardedBy("ApplicationLoaders.class")
  private boolean closed;

  /** Those of a box that is open from now on; the caller's context class loader is the first. */
  public ApplicationLoaders() {
    synchronized (ApplicationLoaders.class) {
      boxes++;
    }
    // Functions are bound without an interface; their structures are the application's, too.
    use(Thread.currentThread().getContextClassLoader());
  }

  /**
   * Notes an interface, before JNA learns of it.
   *
   * @param type the interface
   */
  public void use(Class<?> type) {
    use(type.getClassLoader());
  }

  private void use(ClassLoader loader) {
    if (isAbove(loader, Native.class.getClassLoader())) {
      return; // It lives at least as long as JNA.
    }
    synchronized (ApplicationLoaders.class) {
      if (!closed && used.add(loader)) {
        USERS.merge(loader, 1, Integer::sum);
      }
    }
  }

  private static boolean isAbove(ClassLoader upper, ClassLoader lower) {
    ClassLoader one = lower;
    while (one != null && one != upper) {
      one = one.getParent();
    }
    return one == upper;
  }

  /** Lets JNA forget what no other open box uses. */
  @Override
  public void close() {
    // Before this box counts no more: what another one makes known from now on stays known.
    Map<ClassLoader, TypeCaches> known = new HashMap<>();
    for (ClassLoader loader : used()) {
      attempt("list", () -> known.put(loader, TypeCaches.of(loader)));
    }
    List<ClassLoader> left = new ArrayList<>();
    boolean last = release(left);
    for (ClassLoader loader : left) {
      TypeCaches caches = known.get(loader);
      if (caches != null) {
        attempt("forget", caches::forget);
      }
    }
    ClassLoader own = Native.class.getClassLoader();
    if (!left.isEmpty() || (last && !isAbove(own, ClassLoader.getSystemClassLoader()))) {
      attempt("end", CleanerThread::end);
    }
  }

  private List<ClassLoader> used() {
    synchronized (ApplicationLoaders.class) {
      return List.copyOf(used);
    }
  }

  /**
   * Counts this box no more.
   *
   * @param left gets the class loaders that no open box uses
   * @return whether no box is open
   */
  private boolean release(List<ClassLoader> left) {
    synchronized (ApplicationLoaders.class) {
      if (closed) {
        return false;
      }
      closed = true;
      for (ClassLoader loader : used) {
        if (USERS.merge(loader, -1, (now, one) -> now + one == 0 ? null : now + one) == null) {
          left.add(loader);
        }
      }
      used.clear();
      return --boxes == 0;
    }
  }

  private interface Attempt {
    void make() throws ReflectiveOperationException;
  }

  /** What JNA keeps to itself may be otherwise in another version; then all stays as it is. */
  private static void attempt(String what, Attempt attempt) {
    try {
      attempt.make();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.debug("this JNA keeps its types or its thread: cannot {} them", what, e);
    }
  }
}
