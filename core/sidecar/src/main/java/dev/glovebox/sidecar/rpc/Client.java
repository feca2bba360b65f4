package dev.glovebox.sidecar.rpc;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.SessionClosedException;
import dev.glovebox.sidecar.value.HandleScope;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What is kept of one client, as long as its connection lasts: handles, sessions, options, and how
 * many of its requests are at work.
 *
 * <p><b>Lifecycle:</b> until {@link #close}. Requests that are at work then come to their end, and
 * those that wait are dropped.
 *
 * <p><b>Threads:</b> safe for any number.
 */
public final class Client implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SESSION_ID_BYTES = 16;

  private final Bounds bounds;
  private final CallThreads threads;
  private final Handles handles;
  private final Map<String, ClientSession> sessions = new HashMap<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private volatile Int64Form int64;
  private int sessionsOpening;
  private int atWork;
  private boolean starting;
  private boolean closed;
  private volatile Runnable onLessWork = () -> {};

  Client(Bounds bounds, CallThreads threads, Int64Form int64) {
    this.bounds = bounds;
    this.threads = threads;
    this.int64 = int64;
    this.handles = new Handles(bounds.memory().handles());
  }

  /** {@return the handles that this client was given} */
  public HandleScope handles() {
    return handles;
  }

  /**
   * Forgets a handle; false if the client has none of this id.
   *
   * @param handle its id
   * @return whether the client had it
   */
  public boolean release(String handle) {
    return handles.release(handle);
  }

  /** {@return how many handles it holds} */
  public int handleCount() {
    return handles.count();
  }

  /** {@return how 64-bit integers look in the answers to requests that do not say it} */
  public Int64Form int64() {
    return int64;
  }

  void int64(Int64Form form) {
    int64 = form;
  }

  /**
   * Sets what is done when {@link #isFull} may have become false: by any thread, not blocking.
   *
   * @param action replaces the one before
   */
  public void onLessWork(Runnable action) {
    onLessWork = action;
  }

  /** {@return whether as many requests are at work as may be: no more should be read} */
  public synchronized boolean isFull() {
    return atWork + waiting.size() >= bounds.call().perConnection();
  }

  /** {@return whether no request is at work} */
  public synchronized boolean isIdle() {
    return atWork + waiting.size() == 0;
  }

  /** Starts a request, now or when another one is done; each ends with {@link #done}. */
  void start(Runnable request) {
    synchronized (this) {
      if (closed) {
        return;
      }
      waiting.add(request);
    }
    startWaiting();
  }

  /** One request has been answered. */
  void done() {
    synchronized (this) {
      atWork--;
    }
    startWaiting();
    onLessWork.run();
  }

  /**
   * Starts what waits, in its order, as far as it may. One thread at a time does it: another one,
   * or a request that is answered as it starts, leaves it to that.
   */
  private void startWaiting() {
    boolean mine = false;
    while (true) {
      Runnable next;
      synchronized (this) {
        if (starting && !mine) {
          return;
        }
        next = atWork < bounds.call().perConnection() ? waiting.poll() : null;
        starting = next != null;
        if (next == null) {
          return;
        }
        mine = true;
        atWork++;
      }
      next.run();
    }
  }

  /**
   * Keeps a session that is opened here; blocks as its opening does.
   *
   * @return its id
   */
  String openSession(LibraryCalls calls, String library) {
    synchronized (this) {
      if (sessions.size() + sessionsOpening >= bounds.memory().sessions()) {
        throw new RpcException(
            RpcError.withHint(
                    ErrorCodes.BUSY,
                    "the connection holds "
                        + bounds.memory().sessions()
                        + " sessions, which is all it may",
                    "Close one with glovebox.session.close; the sidecar's option is"
                        + " --max-sessions.")
                .at(Bound.SESSIONS));
      }
      sessionsOpening++;
    }
    LibrarySession opened = null;
    try {
      opened = calls.open(library);
      return keep(opened);
    } finally {
      synchronized (this) {
        sessionsOpening--;
      }
    }
  }

  private String keep(LibrarySession opened) {
    byte[] random = new byte[SESSION_ID_BYTES];
    RANDOM.nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    synchronized (this) {
      if (!closed) {
        sessions.put(id, new ClientSession(id, opened));
        return id;
      }
    }
    opened.close();
    return id;
  }

  /**
   * The session of this id.
   *
   * @throws SessionClosedException if there is none any more, or never was
   */
  synchronized ClientSession session(String id) {
    ClientSession found = sessions.get(id);
    if (found == null) {
      throw new SessionClosedException(CallContext.NONE);
    }
    return found;
  }

  void forget(ClientSession session) {
    synchronized (this) {
      sessions.remove(session.id());
    }
  }

  /** Lets go of all that the client held. Does not block, and may be called again. */
  @Override
  public void close() {
    List<ClientSession> ended;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.clear();
      ended = new ArrayList<>(sessions.values());
      sessions.clear();
    }
    handles.releaseAll();
    for (ClientSession session : ended) {
      threads.cleanUp(session::close);
    }
  }

  /** {@return whether the connection is over} */
  public synchronized boolean isClosed() {
    return closed;
  }
}
