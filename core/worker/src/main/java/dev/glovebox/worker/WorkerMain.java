package dev.glovebox.worker;

import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.BootstrapCodec;
import dev.glovebox.lane.Protocol;
import dev.glovebox.lane.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The main class of a worker process. Started by a host only: it wants a {@link Bootstrap} document
 * on its standard input, and ends when that input ends.
 *
 * <p>Exit codes are those of {@link WorkerExit}, and whatever a library chooses to exit with.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /**
   * Runs until the host says goodbye or is gone. Takes no arguments.
   *
   * @param args not looked at
   */
  public static void main(String[] args) {
    WorkerExit exit;
    try {
      Bootstrap bootstrap = BootstrapCodec.decode(firstLine(System.in));
      JnaStart jna = JnaStart.begin();
      HostWatch.start(System.in, jna);
      OwnProcess.giveWayForMemory();
      exit = run(bootstrap, jna);
    } catch (IOException | ProtocolException e) {
      // A parser's message has lines; the log of the host has one for each.
      String why = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
      System.err.println("glovebox worker: cannot start: " + why);
      exit = WorkerExit.BAD_START;
    } catch (UnsatisfiedLinkError e) {
      System.err.println(
          "glovebox worker: cannot start: JNA's library cannot be loaded from "
              + System.getProperty("java.io.tmpdir")
              + ", which may be mounted noexec: "
              + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
      exit = WorkerExit.BAD_START;
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      exit = WorkerExit.INTERNAL;
    }
    exit.now();
  }

  private static WorkerExit run(Bootstrap bootstrap, JnaStart jna) throws IOException {
    HostConnection host = new HostConnection(bootstrap);
    try (Transport control = host.control()) {
      Upcalls upcalls = new Upcalls();
      WorkerContext context = WorkerContext.of(bootstrap, upcalls);
      for (int lane = 0; lane < bootstrap.lanes(); lane++) {
        new LaneLoop(lane, host, context).start();
      }
      // The host gives no work before it has this last connection.
      jna.await();
      HostTie.endWithoutHost();
      // Closed by the end of the process: threads of a library may use it until then.
      upcalls.open(new LaneServer(host.upcall(), context));
      return new ControlLoop(control).serve();
    }
  }

  /** Reads up to the first line feed, byte by byte: what follows belongs to nobody yet. */
  private static byte[] firstLine(InputStream stdin) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
    int next;
    while ((next = stdin.read()) != '\n') {
      if (next < 0) {
        throw new IOException(
            "no bootstrap document on standard input; a worker is started by a host, not by hand");
      }
      if (line.size() == Protocol.MAX_CONTROL_BYTES) {
        throw new IOException("a bootstrap document beyond " + line.size() + " bytes");
      }
      line.write(next);
    }
    return line.toByteArray();
  }
}
