package com.sun.jna;

import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What JNA remembers of the types of one class loader. Its maps have weak keys, but values that
 * refer to their keys: JNA that several applications share keeps the classes of each for ever,
 * unless these are forgotten here.
 *
 * <p>Nothing is lost with it: JNA finds out again what it needs again.
 */
public final class TypeCaches {
  private static final long LOCK_SECONDS = 2;

  private static final List<String> STRUCTURES =
      List.of("layoutInfo", "fieldOrder", "fieldList", "validationMap");

  /** What JNA calls it. */
  private static final String ENCLOSING_LIBRARY = "enclosing-library";

  /** Keeps the code of callbacks, which native code may still call, as long as their classes. */
  private static final ClassValue<Queue<CallbackReference>> TRAMPOLINES =
      new ClassValue<>() {
        @Override
        protected Queue<CallbackReference> computeValue(Class<?> type) {
          return new ConcurrentLinkedQueue<>();
        }
      };

  private final ClassLoader loader;
  private final Map<Class<?>, Object> options = new HashMap<>();

  private TypeCaches(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * {@return what is remembered now; what is remembered later is not forgotten}
   *
   * @param loader whose types they are
   * @throws ReflectiveOperationException if this version of JNA remembers it in another way
   */
  public static TypeCaches of(ClassLoader loader) throws ReflectiveOperationException {
    TypeCaches caches = new TypeCaches(loader);
    Map<Class<?>, Object> all = typeOptions();
    // JNA's map is locked by itself.
    synchronized (all) {
      all.forEach(
          (type, options) -> {
            if (caches.has(type)) {
              caches.options.put(type, options);
            }
          });
    }
    return caches;
  }

  /** Whether it is of the class loader itself: those below are used by others. */
  private boolean has(Class<?> type) {
    return type != null && type.getClassLoader() == loader;
  }

  /**
   * Forgets it, but for the options of libraries that JNA itself has loaded into this process:
   * their functions are called by them.
   *
   * @throws ReflectiveOperationException if this version of JNA remembers it in another way
   */
  public void forget() throws ReflectiveOperationException {
    forgetOptions();
    forgetConverters();
    forgetCallbacks();
    forgetStructures();
  }

  private void forgetOptions() throws ReflectiveOperationException {
    Map<Class<?>, Object> all = typeOptions();
    Map<?, ?> libraries = map(Native.class, "libraries");
    for (Map.Entry<Class<?>, Object> known : options.entrySet()) {
      if (!isOfThisProcess(enclosingLibrary(known), libraries)) {
        synchronized (all) {
          if (all.get(known.getKey()) == known.getValue()) {
            all.remove(known.getKey());
          }
        }
      }
    }
  }

  private static Class<?> enclosingLibrary(Map.Entry<Class<?>, Object> known) {
    return known.getValue() instanceof Map<?, ?> values
            && values.get(ENCLOSING_LIBRARY) instanceof Class<?> library
        ? library
        : known.getKey();
  }

  private static boolean isOfThisProcess(Class<?> library, Map<?, ?> libraries) {
    if (Native.registered(library)) {
      return true;
    }
    return libraries.get(library) instanceof Reference<?> reference
        && reference.get() instanceof Proxy proxy
        && Proxy.getInvocationHandler(proxy) instanceof Library.Handler;
  }

  private void forgetConverters() throws ReflectiveOperationException {
    Map<Class<?>, Object> converters = map(NativeMappedConverter.class, "converters");
    synchronized (converters) {
      converters.keySet().removeIf(this::has);
    }
  }

  private void forgetCallbacks() {
    synchronized (CallbackReference.pointerCallbackMap) {
      Iterator<Map.Entry<Callback, CallbackReference>> all =
          CallbackReference.callbackMap.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Callback, CallbackReference> entry = all.next();
        Callback callback = entry.getKey();
        if (callback != null && has(callback.getClass())) {
          TRAMPOLINES.get(callback.getClass()).add(entry.getValue());
          all.remove();
        }
      }
    }
  }

  private void forgetStructures() throws ReflectiveOperationException {
    for (String name : STRUCTURES) {
      Map<Class<?>, Object> cache;
      try {
        cache = map(Structure.class, name);
      } catch (NoSuchFieldException older) {
        continue; // JNA has had more and more of them.
      }
      forget(cache, structureLock(name));
    }
  }

  private void forget(Map<Class<?>, Object> cache, Optional<ReentrantReadWriteLock> lock) {
    if (lock.isEmpty()) {
      synchronized (cache) {
        cache.keySet().removeIf(this::has);
      }
      return;
    }
    boolean locked = false;
    try {
      locked = lock.get().writeLock().tryLock(LOCK_SECONDS, TimeUnit.SECONDS);
      if (locked) {
        cache.keySet().removeIf(this::has);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (locked) {
        lock.get().writeLock().unlock();
      }
    }
  }

  /** What guards a map of structures; empty if that is its monitor. */
  private static Optional<ReentrantReadWriteLock> structureLock(String map)
      throws IllegalAccessException {
    for (String name : List.of("cacheStructureLock", map.replace("Map", "") + "Lock")) {
      try {
        return Optional.of(
            (ReentrantReadWriteLock)
                MethodHandles.privateLookupIn(Structure.class, MethodHandles.lookup())
                    .findStaticVarHandle(Structure.class, name, ReentrantReadWriteLock.class)
                    .get());
      } catch (NoSuchFieldException ofAnotherVersion) {
        // The next name.
      }
    }
    return Optional.empty();
  }

  private static Map<Class<?>, Object> typeOptions() throws ReflectiveOperationException {
    return map(Native.class, "typeOptions");
  }

  @SuppressWarnings("unchecked")
  private static Map<Class<?>, Object> map(Class<?> owner, String name)
      throws ReflectiveOperationException {
    return (Map<Class<?>, Object>)
        MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
            .findStaticVarHandle(owner, name, Map.class)
            .get();
  }
}
