package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.diagnose.HangDiagnosis;
import dev.glovebox.diagnose.ThreadSample;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.EndedTransport;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.lane.WorkerAccess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's end of a lane: one call at a time, from the caller's own thread to one native thread.
 *
 * <p><b>Threads:</b> used by the thread that has its {@link Lease}, but for {@link #close}.
 */
final class HostLane {
  private static final Logger LOG = LoggerFactory.getLogger(HostLane.class);

  /** Two samples of a hanging thread should lie that far apart for its report to be sound. */
  private static final long SAMPLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Most answers come sooner than that, and need no clock: reading it takes as long as a good part
   * of a call.
   */
  private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** In place of a thread's id: that of no one thread, but of those that libraries make. */
  static final long LIBRARY_THREADS = -1;

  private static final HangReport IN_CALLBACK =
      new HangReport(
          HangClass.BLOCKED,
          "waits for a callback in the host that did not return in time",
          List.of("the host's thread was in the callback at the deadline"),
          Duration.ZERO);

  private final Worker worker;
  private Transport transport;
  private final long threadId;

  private final Lease lease = new Lease(this);

  /** Its connection ended: of no use any more, even while its worker still seems to live. */
  private boolean broken;

  /** One for each depth of calls in callbacks in calls, kept for reuse. */
  private final List<LaneCall> levels = new ArrayList<>();

  private int depth;

  /** The function for whose call something is asked; null if that is for none. */
  private NativeFunction preparing;

  private final LaneMemory memory = new LaneMemory(this);
  private LaneCallbacks callbacks;

  /** What is bound was bound through this lane or is bound again, which changes nothing. */
  private final Map<NativeFunction, LaneFunction> bound = new HashMap<>();

  HostLane(Worker worker, Transport transport, long threadId) {
    this.worker = worker;
    this.transport = transport;
    this.threadId = threadId;
    this.callbacks = new LaneCallbacks(worker, transport);
  }

  Worker worker() {
    return worker;
  }

  /** Whose it is. */
  Lease lease() {
    return lease;
  }

  /** Whether its connection ended; told by who has leased it. */
  boolean isBroken() {
    return broken;
  }

  /** Whether it can carry another call; told by who has leased it. */
  boolean isUsable() {
    return !broken && worker.takesCalls();
  }

  /** Whether its worker can answer no more; told by who has leased it. */
  boolean isLost() {
    return broken || worker.state().ending();
  }

  /** Whether it carries callbacks from threads that a library made. */
  boolean isUpcall() {
    return threadId == LIBRARY_THREADS;
  }

  void close() {
    transport.close();
  }

  /** Gives its memory back: once, after {@link #close}, when nobody has it any more. */
  void dispose() {
    transport.dispose();
    // Shared memory stays mapped as long as anything refers to it; who has the pool may refer to
    // this.
    transport = EndedTransport.INSTANCE;
    callbacks = new LaneCallbacks(worker, transport);
    levels.clear();
  }

  /** The worker's memory, over this lane. */
  LaneMemory memory() {
    return memory;
  }

  int maxPayloadBytes() {
    return transport.maxPayloadBytes();
  }

  /** Loads a library unless its worker has it. */
  void load(String library, Duration deadline) {
    // The empty name stands for the worker's own process.
    if (library.isEmpty() || worker.isLoaded(library)) {
      return;
    }
    CallContext context = context().withLibrary(library).withOutcome(Outcome.NOT_SENT);
    worker.beginLoad();
    boolean succeeded = false;
    try {
      Message.Loaded answer =
          ask(
              new Message.Load(library),
              Message.Loaded.class,
              new Question("loading library '" + library + "'", Deadline.in(deadline), context));
      LOG.debug("worker {} loaded '{}' in {} ms", worker.id(), library, answer.millis());
      succeeded = true;
    } finally {
      worker.endLoad(library, succeeded);
    }
  }

  /**
   * A function, ready to be called: loads its library and binds it unless this lane has.
   *
   * @param deadline of either
   */
  LaneFunction bound(NativeFunction function, Duration deadline) {
    LaneFunction known = bound.get(function);
    if (known != null) {
      return known;
    }
    load(function.library(), deadline);
    CallContext context = Faults.notSent(function).withWorker(worker.id().toString());
    LaneFunction binding = LaneFunction.of(function, worker.functionId(function));
    Message.Bound answer =
        ask(
            messageOf(binding.id(), function),
            Message.Bound.class,
            new Question("binding " + function.qualifiedName(), Deadline.in(deadline), context));
    LOG.trace("{} as {}", function, answer);
    bound.put(function, binding);
    return binding;
  }

  private static Message messageOf(int id, NativeFunction function) {
    return function.address() == 0
        ? new Message.Bind(id, function)
        : new Message.BindAddress(id, function.library(), function.address(), function.signature());
  }

  /** Makes a function pointer in the worker, and returns its address. */
  long register(Upcalls.Registration registration) {
    Message.Registered answer =
        ask(
            new Message.Register(registration.id(), registration.signature()),
            Message.Registered.class,
            "registration of a callback");
    worker.upcalls().placed(registration, answer.address());
    return answer.address();
  }

  /** Releases function pointers in the worker. */
  void unregister(List<Integer> ids) {
    Message done =
        ask(new Message.Unregister(ids), Message.Unregistered.class, "release of callbacks");
    LOG.trace("{}: {} of {}", worker.id(), done, ids);
  }

  /** Has the worker map memory of this process's. */
  Message.Mapped map(int id, int descriptor, int bytes) {
    long here = ProcessHandle.current().pid();
    return ask(
        new Message.MapMemory(id, here, descriptor, bytes),
        Message.Mapped.class,
        "allocation of a shared buffer");
  }

  /** Has the worker give up memory that it has mapped. */
  void unmap(List<Integer> ids) {
    Message.Unmapped done =
        ask(new Message.Unmap(ids), Message.Unmapped.class, "release of shared buffers");
    LOG.trace("{}: {} of {}", worker.id(), done, ids);
  }

  /** The address of a function or variable of a loaded library. */
  long symbol(String library, String name) {
    return ask(
            new Message.Symbol(library, name), Message.Address.class, "search for symbol " + name)
        .address();
  }

  /**
   * Asks something that takes no time, and so has no deadline.
   *
   * @param what a noun
   */
  <M extends Message> M ask(Message question, Class<M> expected, String what) {
    CallContext context = context().withOperation(what).withOutcome(Outcome.NOT_SENT);
    return ask(question, expected, new Question(what, Deadline.none(), context));
  }

  /**
   * Asks for bytes; those of the answer lie in the transport.
   *
   * @param what a noun
   * @param bytes how many are due; {@link MemoryRequests#ANY_LENGTH} if that is not known
   */
  ByteBuffer data(String what, long bytes, LaneMemory.Request request) {
    CallContext context = context().withOperation(what).withOutcome(Outcome.NOT_SENT);
    Question wait = new Question(what, Deadline.none(), context);
    try {
      request.send(transport);
      wait = wait.withOutcome(Outcome.MAY_HAVE_RUN);
      Frame answer = await(wait);
      if (answer.type() == FrameType.MESSAGE) {
        throw notAsked(MessageCodec.read(answer), answer, context);
      }
      return MemoryRequests.data(answer, bytes);
    } catch (TransportClosedException e) {
      throw lost(wait, e);
    } catch (ProtocolException e) {
      throw violated(e, wait.context());
    } catch (GloveboxException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      outOfStep(e);
      throw e;
    }
  }

  /** Does what a call needs before it is sent. */
  void prepare(NativeFunction function, PooledWorker access, CallBody<?> body) {
    preparing = function;
    try {
      access.flush(this);
      body.prepare(access);
    } finally {
      preparing = null;
    }
  }

  /**
   * Calls a function, and waits for its result.
   *
   * @param callee as {@link #bound} has returned it
   * @param length how long the function may run; null for ever
   * @param clock watches that while the call is in a callback
   */
  <R> R call(
      LaneFunction callee,
      Duration length,
      BackgroundTasks clock,
      CallBody<R> body,
      WorkerAccess access) {
    if (depth == levels.size()) {
      levels.add(new LaneCall(worker, transport));
    }
    LaneCall call = levels.get(depth++);
    try {
      call.begin(callee, length, clock);
      return call(call, body, access);
    } finally {
      depth--;
    }
  }

  private <R> R call(LaneCall call, CallBody<R> body, WorkerAccess access) {
    try {
      body.write(call.writer());
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, call.context());
    }
    requireSilence(call);
    Frame answer = exchange(call, access);
    if (answer.type() != FrameType.RESULT) {
      throw refused(answer, call);
    }
    try {
      call.read(answer);
    } catch (ProtocolException e) {
      throw violated(e, call.context());
    }
    lease.countCall();
    call.reached(Outcome.RAN);
    try {
      return body.read(call.reader(), access);
    } catch (WorkerLostException e) {
      // Lost when the result was to be fetched: what was not sent is not the call.
      throw Faults.lost(worker, call.context(), e);
    }
  }

  /** Another answer than a result. */
  private RuntimeException refused(Frame answer, LaneCall call) {
    try {
      return notAsked(MessageCodec.read(answer), answer, call.context());
    } catch (ProtocolException e) {
      return violated(e, call.context());
    }
  }

  /** Sends the call that was written, and waits for its answer. */
  private Frame exchange(LaneCall call, WorkerAccess access) {
    send(call);
    boolean begun = false;
    try {
      Frame frame = await(call);
      while (frame.type() == FrameType.CALLBACK) {
        begun = true;
        call.deadline().guard(() -> missedInCallback(call));
        callbacks.run(frame, access);
        call.deadline().unguard();
        frame = await(call);
      }
      return frame;
    } catch (TransportClosedException e) {
      throw call.deadline().wasMissed() ? exceeded(call, IN_CALLBACK) : lost(call, begun, e);
    } catch (ProtocolException e) {
      throw violated(e, call.context());
    } catch (CallDeadlineExceededException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // No memory for the answer, for example. It is still to be read: the next call would get it.
      outOfStep(e);
      throw e;
    } finally {
      call.deadline().end();
    }
  }

  private void send(LaneCall call) {
    if (call.writer().hasBlocks()) {
      // Slots alone always fit in what the system buffers; blocks may have to wait.
      call.deadline().beganAgo(0);
    }
    try {
      call.writer().send(call.deadline().leftNanos());
    } catch (TransportClosedException e) {
      // The worker has not got the whole frame, and runs nothing that it has not got whole.
      if (call.deadline().leftNanos() > 0) {
        throw lost(call, e);
      }
      worker.kill(call.missed() + ": " + e.getMessage());
      throw exceeded(call, HangReport.unavailable(e.getMessage()));
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, call.context());
    }
    call.reached(Outcome.MAY_HAVE_RUN);
  }

  /**
   * The deadline of a call is over, and its thread is in a callback. Runs on the supervisor's
   * thread; that of the call finds out when the callback returns.
   */
  private void missedInCallback(Wait wait) {
    worker.kill(wait.missed() + ", in a callback that has not returned");
    // Wakes what the callback itself waits for.
    transport.close();
  }

  /** Serves callbacks, one after the other, until the connection ends. */
  void serveCallbacks(WorkerAccess access) {
    callbacks.serve(access);
  }

  /**
   * Nothing may have come since the last answer: it would be taken for that of the next call, and
   * every answer after it for that of the call before.
   */
  private void requireSilence(LaneCall call) {
    Frame unasked;
    try {
      unasked = transport.receive(0);
    } catch (TransportClosedException e) {
      throw lost(call, e);
    } catch (ProtocolException e) {
      throw violated(e, call.context());
    }
    if (unasked != null) {
      worker.kill("it sent an answer without a call");
      throw new ProtocolException(
          "the worker sent a " + unasked.type() + " frame without a call",
          HexDump.firstBytes(unasked.payload()),
          call.context());
    }
  }

  private <M extends Message> M ask(Message question, Class<M> expected, Wait wait) {
    Frame frame;
    Message answer;
    try {
      MessageCodec.send(transport, question);
      frame = await(wait);
      answer = MessageCodec.read(frame);
    } catch (TransportClosedException e) {
      throw lost(wait, e);
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, wait.context());
    } catch (ProtocolException e) {
      throw violated(e, wait.context());
    } catch (GloveboxException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      outOfStep(e);
      throw e;
    }
    if (!expected.isInstance(answer)) {
      throw notAsked(answer, frame, wait.context());
    }
    return expected.cast(answer);
  }

  private void outOfStep(Throwable failure) {
    broken = true;
    worker.kill("the answer to a call could not be read: " + failure);
  }

  /** Waits for an answer; at the deadline, looks what the thread does, and kills the worker. */
  private Frame await(Wait wait) throws TransportClosedException {
    Deadline deadline = wait.deadline();
    if (!deadline.isTimed() && deadline.lengthNanos() >= 2 * FIRST_LOOK_NANOS) {
      Frame early = transport.receive(FIRST_LOOK_NANOS);
      if (early != null) {
        return early;
      }
      deadline.beganAgo(FIRST_LOOK_NANOS);
    }
    if (deadline.isNone()) {
      return transport.receive(Transport.FOREVER);
    }
    deadline.beganAgo(0);
    // A callback in between has used some of it.
    long total = deadline.leftNanos();
    long untilSample = Math.max(total - SAMPLE_INTERVAL_NANOS, total / 2);
    Frame answer = transport.receive(untilSample);
    if (answer != null) {
      return answer;
    }
    Optional<ThreadSample> first = ThreadSample.take(worker.pid(), threadId);
    answer = transport.receive(total - untilSample);
    if (answer != null) {
      return answer;
    }
    Optional<ThreadSample> last = ThreadSample.take(worker.pid(), threadId);
    worker.kill(wait.missed());
    transport.close();
    throw exceeded(wait, HangDiagnosis.of(first, last));
  }

  /** The worker was killed at the deadline. */
  private CallDeadlineExceededException exceeded(Wait wait, HangReport report) {
    broken = true;
    return wait.exceeded(report);
  }

  /**
   * The connection ended before a call's result came.
   *
   * @param begun whether the call is known to have begun
   */
  private WorkerLostException lost(LaneCall call, boolean begun, TransportClosedException cause) {
    broken = true;
    worker.awaitEndAfter("its connection ended: " + cause.getMessage());
    // A process that is gone takes nothing any more.
    if (!begun && worker.hasEnded() && !transport.wasTaken()) {
      call.reached(Outcome.NOT_SENT);
    }
    return Faults.lost(worker, call.elapsedContext(), cause);
  }

  private WorkerLostException lost(Wait wait, TransportClosedException cause) {
    broken = true;
    worker.awaitEndAfter("its connection ended: " + cause.getMessage());
    return Faults.lost(worker, wait.elapsedContext(), cause);
  }

  private ProtocolException violated(ProtocolException violation, CallContext context) {
    worker.kill("it broke the protocol");
    return new ProtocolException(
        "the worker broke the protocol", violation.firstBytesHex(), context, violation);
  }

  /** A fault is an answer to everything; any other message but the one awaited is a violation. */
  private RuntimeException notAsked(Message answer, Frame frame, CallContext context) {
    if (answer instanceof Message.Fault fault) {
      return Faults.toException(fault, context);
    }
    worker.kill("it answered with an unexpected message");
    return new ProtocolException(
        "the worker answered with " + answer, HexDump.firstBytes(frame.payload()), context);
  }

  private CallContext context() {
    CallContext context = CallContext.ofWorker(worker.id().toString());
    return preparing == null
        ? context
        : context.withLibrary(preparing.library()).withFunction(preparing.symbol());
  }
}
