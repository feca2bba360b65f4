package dev.glovebox.link;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.CallbackReader;
import dev.glovebox.lane.CallbackReply;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.NoRoomException;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.lane.WorkerAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the callbacks that come over one lane.
 *
 * <p><b>Threads:</b> used by the thread that has leased the lane.
 */
final class LaneCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(LaneCallbacks.class);

  private final LaneWorker worker;
  private final Transport transport;

  LaneCallbacks(LaneWorker worker, Transport transport) {
    this.worker = worker;
    this.transport = transport;
  }

  /** Runs one after the other, until the connection ends. */
  void serve(WorkerAccess access) {
    try {
      while (true) {
        run(transport.receive(Transport.FOREVER), access);
      }
    } catch (TransportClosedException e) {
      // The worker has ended.
    } catch (ProtocolException e) {
      worker.kill("what it sent cannot be read: " + e.reason());
    } catch (RuntimeException e) {
      worker.kill("a callback of one of its own threads failed: " + e);
      LOG.error("a callback of worker {} failed", worker.id(), e);
    }
  }

  /** Runs what a function pointer stands for, and answers. */
  void run(Frame frame, WorkerAccess access) throws TransportClosedException {
    CallbackRegistrations.Registration registration =
        worker.upcalls().find(CallbackReader.idOf(frame));
    if (registration == null) {
      throw new ProtocolException(
          "a callback that was never registered",
          HexDump.firstBytes(frame.payload()),
          CallContext.ofWorker(worker.id().toString()));
    }
    CallbackReader call = new CallbackReader();
    call.read(frame, registration.signature());
    CallbackReply reply;
    // What the callback asks of the worker comes in between.
    transport.pushReceive();
    try {
      reply = registration.upcall().run(call, access);
    } catch (RuntimeException e) {
      // It may say that something was not sent, or is gone. The call in which it happens ran.
      LOG.debug("a callback of worker {} could not be carried out", worker.id(), e);
      worker.kill("a callback could not be carried out: " + e);
      throw new TransportClosedException("a callback could not be carried out", e);
    } catch (Error e) {
      worker.kill("a callback could not be carried out: " + e);
      throw e;
    } finally {
      transport.popReceive();
    }
    try {
      if (reply.aggregate() == null) {
        CallbackReply.send(transport, reply.slot());
      } else {
        CallbackReply.send(transport, reply.aggregate());
      }
    } catch (NoRoomException e) {
      // Native code waits for it, and must not go on with garbage.
      worker.kill("a callback's result could not be sent: " + e.getMessage());
      throw new TransportClosedException("a callback's result could not be sent", e);
    }
  }
}
