package dev.glovebox.sidecar.rpc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * A session of one client: its requests run one at a time, in the order in which they came.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class ClientSession {
  private final String id;
  private final LibrarySession session;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  /** What runs in the session, and what is done if no thread can be had. */
  record Task(Runnable work, Runnable busy) {}

  ClientSession(String id, LibrarySession session) {
    this.id = id;
    this.session = session;
  }

  String id() {
    return id;
  }

  LibrarySession session() {
    return session;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Runs a task after those that came before it, on a thread that {@code threads} has. */
  void enqueue(Task task, Predicate<Runnable> threads) {
    synchronized (this) {
      if (running) {
        waiting.add(task);
        return;
      }
      running = true;
    }
    Task next = task;
    while (next != null && !started(next, threads)) {
      next.busy().run();
      next = following();
    }
  }

  private boolean started(Task first, Predicate<Runnable> threads) {
    return threads.test(
        () -> {
          for (Task task = first; task != null; task = following()) {
            task.work().run();
          }
        });
  }

  /** The task that comes next; null, and nothing runs any more, if there is none. */
  private synchronized Task following() {
    Task next = waiting.poll();
    running = next != null;
    return next;
  }

  /** Blocks until the call in flight has ended; may be called again. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    session.close();
  }
}
