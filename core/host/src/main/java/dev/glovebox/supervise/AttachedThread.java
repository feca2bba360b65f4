package dev.glovebox.supervise;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts threads that native code has made and that JNA has attached to this JVM, as it attaches
 * those of libraries. On any other thread {@code Native.detach(true)} throws, which a callback that
 * a library calls from a thread of its own may call.
 *
 * <p><b>Threads:</b> safe for use by several.
 */
final class AttachedThread {
  private static final long START_SECONDS = 5;

  /** What {@code pthread_create} calls. */
  interface Start extends Callback {
    Pointer run(Pointer argument);
  }

  /** One for all threads, since native code is in it until each has ended. */
  private static final Start START = AttachedThread::run;

  static {
    Native.setCallbackThreadInitializer(START, new CallbackThreadInitializer(true, true));
  }

  private static final AtomicLong IDS = new AtomicLong();
  private static final Map<Long, AttachedThread> STARTING = new ConcurrentHashMap<>();

  private final String name;
  private final Runnable task;
  private final ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
  private final CountDownLatch started = new CountDownLatch(1);

  private AttachedThread(String name, Runnable task) {
    this.name = name;
    this.task = task;
  }

  /**
   * Starts one, as a daemon, and waits until it runs.
   *
   * @throws OutOfMemoryError if there can be no further thread, as {@code Thread.start} does
   */
  static void start(String name, Runnable task) {
    AttachedThread thread = new AttachedThread(name, task);
    long id = IDS.incrementAndGet();
    STARTING.put(id, thread);
    try {
      thread.create(id);
    } finally {
      STARTING.remove(id);
    }
  }

  private void create(long id) {
    LongByReference created = new LongByReference();
    Function create = NativeLibrary.getProcess().getFunction("pthread_create");
    int error = create.invokeInt(new Object[] {created, null, START, new Pointer(id)});
    if (error != 0) {
      throw new OutOfMemoryError("unable to create thread " + name + ": error " + error);
    }
    Function detach = NativeLibrary.getProcess().getFunction("pthread_detach");
    detach.invokeInt(new Object[] {created.getValue()});
    if (!hasStarted()) {
      throw new OutOfMemoryError("thread " + name + " was not attached to this JVM");
    }
  }

  private boolean hasStarted() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.await(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Pointer run(Pointer argument) {
    AttachedThread self = STARTING.remove(Pointer.nativeValue(argument));
    if (self != null) {
      self.runHere(Thread.currentThread());
    }
    Native.detach(true);
    return null;
  }

  private void runHere(Thread thread) {
    thread.setName(name);
    thread.setContextClassLoader(contextLoader);
    started.countDown();
    try {
      task.run();
    } catch (Throwable e) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } finally {
      thread.setContextClassLoader(null);
    }
  }
}
