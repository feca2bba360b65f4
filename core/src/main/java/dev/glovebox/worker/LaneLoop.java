package dev.glovebox.worker;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.ResultWriter;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.io.IOException;
import java.util.List;

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
  private final LibraryShelf libraries;
  private final FunctionTable functions;
  private final int maxMessageBytes;

  LaneLoop(
      int lane,
      HostConnection host,
      LibraryShelf libraries,
      FunctionTable functions,
      int maxMessageBytes) {
    this.lane = lane;
    this.host = host;
    this.libraries = libraries;
    this.functions = functions;
    this.maxMessageBytes = maxMessageBytes;
  }

  void start() {
    Thread thread = new Thread(null, this, "lane-" + lane, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try (Transport transport = host.lane(lane)) {
      serve(transport);
    } catch (TransportClosedException e) {
      // The host is gone, or has given this worker up: it closes no lane of one that it keeps.
      WorkerExit.HOST_GONE.now();
    } catch (ProtocolException e) {
      System.err.println("glovebox worker: lane " + lane + ": " + e.getMessage());
      WorkerExit.PROTOCOL.now();
    } catch (IOException e) {
      System.err.println("glovebox worker: lane " + lane + ": " + e);
      WorkerExit.BAD_START.now();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      WorkerExit.INTERNAL.now();
    }
  }

  private void serve(Transport transport) throws TransportClosedException {
    CallReader call = new CallReader(maxMessageBytes);
    ResultWriter result = new ResultWriter(transport);
    while (true) {
      Frame frame = transport.receive(Transport.FOREVER);
      try {
        if (frame.type() == FrameType.CALL) {
          call.read(frame);
          functions.get(call.functionId()).call(call, result);
          result.send();
        } else {
          MessageCodec.send(transport, answer(frame));
        }
      } catch (FaultException e) {
        MessageCodec.send(transport, e.fault());
      } catch (FrameTooLargeException e) {
        MessageCodec.send(transport, tooLarge(e));
      }
    }
  }

  private Message answer(Frame frame) throws FaultException {
    Message message = MessageCodec.read(frame);
    if (message instanceof Message.Load load) {
      return new Message.Loaded(load.library(), libraries.load(load.library()));
    }
    if (message instanceof Message.Bind bind) {
      functions.bind(bind.id(), bind.function());
      return new Message.Bound(bind.id());
    }
    throw new ProtocolException(
        "a lane does not take the message " + message,
        HexDump.firstBytes(frame.payload()),
        CallContext.NONE);
  }

  private static Message.Fault tooLarge(FrameTooLargeException e) {
    return new Message.Fault(
        Message.Fault.Kind.RESULT_TOO_LARGE,
        null,
        "the result has at least "
            + e.payloadBytes()
            + " bytes, a message may have "
            + e.maxPayloadBytes(),
        List.of(),
        "Raise limits.message of the pool, or ask for less at once.");
  }
}
