package dev.glovebox.worker;

import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One lane's thread: takes a frame, does what it says, answers, until the host closes the lane.
 *
 * <p>Everything that runs native code runs here, so a library sees one and the same thread for all
 * that comes over one lane.
 */
final class LaneLoop implements Runnable {
  /**
   * Native code expects the stack of a C program's thread, not that of a small JVM's. The pages are
   * only reserved until they are used.
   */
  static final long STACK_BYTES = 8L * 1024 * 1024;

  private final int lane;
  private final HostConnection host;
  private final WorkerContext context;

  LaneLoop(int lane, HostConnection host, WorkerContext context) {
    this.lane = lane;
    this.host = host;
    this.context = context;
  }

  void start() {
    Thread thread = new Thread(null, this, "lane-" + lane, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try (Transport transport = host.lane(lane)) {
      new LaneServer(transport, context).serve();
    } catch (TransportClosedException e) {
      // The host is gone, or has given this worker up: it closes no lane of one that it keeps.
      WorkerExit.HOST_GONE.now();
    } catch (ProtocolException e) {
      System.err.println("glovebox worker: lane " + lane + ": " + e.getMessage());
      WorkerExit.PROTOCOL.now();
    } catch (IOException e) {
      System.err.println("glovebox worker: lane " + lane + ": " + e);
      WorkerExit.BAD_START.now();
    } catch (UncheckedIOException e) {
      // Room for an answer was asked of the host, which is gone.
      System.err.println("glovebox worker: lane " + lane + ": " + e.getMessage());
      WorkerExit.HOST_GONE.now();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      WorkerExit.INTERNAL.now();
    }
  }
}
