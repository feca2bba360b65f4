package dev.glovebox.worker;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.lane.CallReader;
import dev.glovebox.lane.CallbackReply;
import dev.glovebox.lane.CallbackWriter;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.MemoryRequest;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.NoRoomException;
import dev.glovebox.lane.ResultWriter;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.lane.UnreadFrameException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said on one connection that carries calls: the host asks and the worker answers, and
 * while a call of the host's runs, native code may ask the host, which may then ask again.
 *
 * <p><b>Threads:</b> used by one thread at a time; that thread is known while it {@link #enter}s.
 */
final class LaneServer {
  private static final ThreadLocal<LaneServer> OF_THIS_THREAD = new ThreadLocal<>();

  static {
    // Now, for without descriptors no class can be read from a file any more.
    noMemory(
        Message.Fault.Kind.NO_MEMORY,
        "",
        new UnreadFrameException(new NoRoomException(0, "", null)));
  }

  private final Transport transport;
  private final WorkerContext context;
  private final CallbackWriter callback;

  /** One for each depth of calls in calls, kept for reuse. */
  private final List<Depth> depths = new ArrayList<>();

  private int depth;

  /** Of the thread that has entered; looked up with its first call. */
  private Errno errno;

  private record Depth(CallReader call, CallMemory memory, ResultWriter result) {}

  LaneServer(Transport transport, WorkerContext context) {
    this.transport = transport;
    this.context = context;
    this.callback = new CallbackWriter(transport);
  }

  /** The server on which this thread calls native code, or null. */
  static LaneServer ofThisThread() {
    return OF_THIS_THREAD.get();
  }

  void enter() {
    errno = null;
    OF_THIS_THREAD.set(this);
  }

  static void leave() {
    OF_THIS_THREAD.remove();
  }

  /** Answers until the connection ends. */
  void serve() throws TransportClosedException {
    enter();
    while (true) {
      answer(receive());
    }
  }

  /** The next frame that can be read. */
  private Frame receive() throws TransportClosedException {
    while (true) {
      try {
        return transport.receive(Transport.FOREVER);
      } catch (UnreadFrameException e) {
        sendNoMemory(
            noMemory(
                Message.Fault.Kind.NO_MEMORY,
                "what was asked could not be read in the worker: ",
                e));
      }
    }
  }

  /**
   * Lets the host run a callback, and answers what it asks meanwhile.
   *
   * @param result where libffi takes the result from
   * @param arguments libffi's array of pointers to the arguments
   */
  void callBack(NativeClosure closure, int id, long result, long arguments)
      throws TransportClosedException {
    // The call in flight goes on using its blocks where they lie in the receive buffer.
    transport.pushReceive();
    closure.write(callback, id, arguments);
    callback.send();
    Frame frame = receive();
    while (frame.type() != FrameType.CALLBACK_RESULT) {
      answer(frame);
      frame = receive();
    }
    closure.finish(CallbackReply.read(frame, closure.signature().resultLayout()), result);
    transport.popReceive();
  }

  private void answer(Frame frame) throws TransportClosedException {
    try {
      switch (frame.type()) {
        case CALL -> call(frame);
        case READ, READ_STRING, WRITE ->
            MemoryRequest.sendData(transport, context.memory().answer(MemoryRequest.read(frame)));
        default -> MessageCodec.send(transport, answer(frame, MessageCodec.read(frame)));
      }
    } catch (FaultException e) {
      MessageCodec.send(transport, e.fault());
    } catch (FrameTooLargeException e) {
      MessageCodec.send(transport, tooLarge(e));
    } catch (NoRoomException e) {
      sendNoMemory(
          noMemory(Message.Fault.Kind.NO_MEMORY_FOR_RESULT, "the result cannot be sent: ", e));
    }
  }

  private void call(Frame frame) throws FaultException, TransportClosedException {
    if (depth == depths.size()) {
      depths.add(
          new Depth(
              new CallReader(context.maxMessageBytes()),
              new CallMemory(),
              new ResultWriter(transport)));
    }
    if (errno == null) {
      errno = Errno.ofThisThread();
    }
    Depth here = depths.get(depth++);
    try {
      here.call.read(frame);
      if (here.call.usesShared()) {
        here.call.enter(context.shared());
      }
      context
          .functions()
          .get(here.call.functionId())
          .call(here.call, here.memory, errno, here.result);
      here.call.leave(context.shared());
      here.result.send();
    } finally {
      here.call.leave(context.shared());
      depth--;
    }
  }

  private Message answer(Frame frame, Message message) throws FaultException {
    if (message instanceof Message.Load load) {
      return new Message.Loaded(
          load.library(), context.libraries().load(load.library(), load.file()));
    }
    if (message instanceof Message.Bind bind) {
      context.functions().bind(bind.id(), bind.function());
      return new Message.Bound(bind.id());
    }
    if (message instanceof Message.BindAddress bind) {
      context.functions().bind(bind);
      return new Message.Bound(bind.id());
    }
    if (message instanceof Message.Allocate allocate) {
      return new Message.Allocated(context.memory().allocate(allocate.sizes()));
    }
    if (message instanceof Message.Release release) {
      context.memory().release(release.addresses());
      return new Message.Released();
    }
    if (message instanceof Message.MapMemory map) {
      return context.shared().map(map);
    }
    if (message instanceof Message.Unmap unmap) {
      context.shared().unmap(unmap.ids());
      return new Message.Unmapped();
    }
    if (message instanceof Message.Register register) {
      return new Message.Registered(
          register.id(), context.callbacks().register(register.id(), register.signature()));
    }
    if (message instanceof Message.Unregister unregister) {
      context.callbacks().unregister(unregister.ids());
      return new Message.Unregistered();
    }
    if (message instanceof Message.Symbol symbol) {
      return new Message.Address(context.libraries().address(symbol.library(), symbol.name()));
    }
    throw new ProtocolException(
        "a lane does not take the message " + message,
        HexDump.firstBytes(frame.payload()),
        CallContext.NONE);
  }

  private void sendNoMemory(Message.Fault fault) throws TransportClosedException {
    MessageCodec.send(transport, fault);
    transport.forgetRoom();
  }

  private static Message.Fault noMemory(Message.Fault.Kind kind, String what, Exception why) {
    return new Message.Fault(
        kind,
        null,
        what + why.getMessage(),
        List.of(),
        "Look at the descriptors (ulimit -n) and the memory of the worker and of this process, and"
            + " whether the library closes what it opens.");
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
