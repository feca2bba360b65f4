package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a worker over one lane besides calls: to load, to bind, to register, to map.
 *
 * <p><b>Threads:</b> used by the thread that has leased the lane.
 */
final class LaneQuestions {
  private static final Logger LOG = LoggerFactory.getLogger(LaneQuestions.class);

  private final Worker worker;
  private final Transport transport;
  private final LaneAnswers answers;

  /** The function for whose call something is asked; null if that is for none. */
  private NativeFunction preparing;

  /** What is bound was bound through this lane or is bound again, which changes nothing. */
  private final Map<NativeFunction, LaneFunction> bound = new HashMap<>();

  LaneQuestions(Worker worker, Transport transport, LaneAnswers answers) {
    this.worker = worker;
    this.transport = transport;
    this.answers = answers;
  }

  int maxPayloadBytes() {
    return transport.maxPayloadBytes();
  }

  /** For a call of which function things are asked from now on; null for none. */
  void areFor(NativeFunction function) {
    preparing = function;
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
      Frame answer = answers.await(wait);
      if (answer.type() == FrameType.MESSAGE) {
        throw answers.notAsked(MessageCodec.read(answer), answer, context);
      }
      return MemoryRequests.data(answer, bytes);
    } catch (TransportClosedException | RuntimeException | Error e) {
      throw answers.failed(e, wait);
    }
  }

  private <M extends Message> M ask(Message question, Class<M> expected, Wait wait) {
    Frame frame;
    Message answer;
    try {
      MessageCodec.send(transport, question);
      frame = answers.await(wait);
      answer = MessageCodec.read(frame);
    } catch (TransportClosedException | RuntimeException | Error e) {
      throw answers.failed(e, wait);
    }
    if (!expected.isInstance(answer)) {
      throw answers.notAsked(answer, frame, wait.context());
    }
    return expected.cast(answer);
  }

  private CallContext context() {
    CallContext context = CallContext.ofWorker(worker.id().toString());
    return preparing == null
        ? context
        : context.withLibrary(preparing.library()).withFunction(preparing.symbol());
  }
}
