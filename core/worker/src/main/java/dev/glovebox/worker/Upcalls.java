package dev.glovebox.worker;

import dev.glovebox.lane.TransportClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way to the host for threads that have no lane, because a library made them: they share one
 * connection, one callback at a time.
 *
 * <p><b>Threads:</b> a thread waits for the one before it, without a bound.
 */
final class Upcalls {
  private final CompletableFuture<LaneServer> opened = new CompletableFuture<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  /** The connection is there. */
  void open(LaneServer server) {
    opened.complete(server);
  }

  void callBack(NativeClosure closure, int id, long result, long arguments)
      throws TransportClosedException {
    LaneServer server = opened.join();
    turn.lock();
    try {
      server.enter();
      server.callBack(closure, id, result, arguments);
    } finally {
      LaneServer.leave();
      turn.unlock();
    }
  }
}
