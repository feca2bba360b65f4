package dev.glovebox.launch;

/**
 * What a daemon thread does that belongs to an application and must not keep it: a thread that has
 * ended keeps its context class loader and its task, and may itself be kept by what remembers its
 * worker.
 */
public final class Daemon implements Runnable {
  private Runnable task;
  private ClassLoader context;

  private Daemon(Runnable task, ClassLoader context) {
    this.task = task;
    this.context = context;
  }

  /** A thread with the caller's context class loader, yet to be started. */
  static Thread of(String name, Runnable task) {
    return of(name, Thread.currentThread().getContextClassLoader(), task);
  }

  /**
   * {@return a thread with a context class loader, and nothing of the caller's; yet to be started}
   *
   * @param name of the thread
   * @param context the class loader while the task runs
   * @param task forgotten when it has ended
   */
  public static Thread of(String name, ClassLoader context, Runnable task) {
    Thread thread = new Thread(null, new Daemon(task, context), name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  @Override
  public void run() {
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(context);
    context = null;
    Runnable once = task;
    task = null;
    try {
      once.run();
    } finally {
      thread.setContextClassLoader(null);
    }
  }
}
