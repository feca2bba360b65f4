package dev.glovebox.link;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.LibraryRefusedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.Bootstrap;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MemoryRequests;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.NoRoomException;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.worker.WorkerExit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of a worker over one lane besides calls: to load, to bind, to register, to map.
 *
 * <p><b>Threads:</b> used by the thread that has leased the lane.
 */
public final class LaneRequests {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRequests.class);

  /** Between judging a file and opening it lie milliseconds: nobody installs files that often. */
  private static final int MOST_LOADS = 8;

  /** 128 and the number of SIGKILL, as {@link Process} has it. */
  private static final int EXIT_BY_KILL = 137;

  private final LaneWorker worker;
  private final Transport transport;
  private final LaneReplies replies;

  /** The function for whose call something is asked; null if that is for none. */
  private NativeFunction preparing;

  /** What is bound was bound through this lane or is bound again, which changes nothing. */
  private final Map<NativeFunction, LaneFunction> bound = new HashMap<>();

  /** What was called last, as it is called again as a rule: found without its hash. */
  private LaneFunction last;

  /** Whether something was asked, and its answer not taken, whatever has come in between. */
  private boolean midway;

  private boolean endedByLoad;

  /** What was asked, and not waited for to the end; null as a rule. */
  private Answering<?> owed;

  LaneRequests(LaneWorker worker, Transport transport, LaneReplies replies) {
    this.worker = worker;
    this.transport = transport;
    this.replies = replies;
  }

  int maxPayloadBytes() {
    return transport.maxPayloadBytes();
  }

  /** For a call of which function things are asked from now on; null for none. */
  void areFor(NativeFunction function) {
    preparing = function;
  }

  /**
   * Loads a library unless its worker has it.
   *
   * @param library its name in the registry
   * @param limit how long it may take; the worker is killed then
   */
  public void load(String library, Duration limit) {
    load(library, limit, Deadline.NONE);
  }

  private void load(String library, Duration limit, Deadline due) {
    // The empty name stands for the worker's own process.
    if (library.isEmpty() || worker.isLoaded(library)) {
      return;
    }
    CallContext context = context().withLibrary(library).withOutcome(Outcome.NOT_SENT);
    Wait wait = new Request("loading library '" + library + "'", Deadline.in(limit), context);
    int attempt = 1;
    while (!load(library, wait, due, attempt == MOST_LOADS)) {
      LOG.info("the file of library '{}' has changed since it was judged; again", library);
      attempt++;
    }
  }

  /**
   * Loads a library from its file as it is now.
   *
   * @return false if that has changed between the host's look at it and the worker's, and this is
   *     not the last attempt
   */
  private boolean load(String library, Wait wait, Deadline due, boolean last) {
    Bootstrap.Library file = worker.toLoad(library, wait.context());
    worker.beginLoad();
    worker.expectOutput();
    Answering<Message.Loaded> loading =
        new Answering<>(
            Message.Loaded.class,
            wait,
            answer ->
                LOG.debug("worker {} loaded '{}' in {} ms", worker.id(), library, answer.millis()),
            succeeded -> worker.endLoad(library, file, succeeded));
    try {
      ask(new Message.Load(library, file), loading, due);
      return true;
    } catch (LibraryRefusedException e) {
      if (last || !loading.foundChanged) {
        throw e;
      }
      return false;
    } catch (WorkerLostException e) {
      endedByLoad = endsByItself(e);
      throw e;
    }
  }

  /** Not by a kill from outside, and not because the file was exchanged. */
  private static boolean endsByItself(WorkerLostException e) {
    int exit = e.exit().orElse(EXIT_BY_KILL);
    return exit != EXIT_BY_KILL && exit != WorkerExit.TAMPERED.code();
  }

  /**
   * {@return whether the worker has ended itself while it loaded a library that this lane asked
   * for}
   */
  public boolean isEndedByLoad() {
    return endedByLoad;
  }

  /**
   * {@return the function if this lane has bound it, ready to be called; null if not}
   *
   * @param function which function
   */
  public LaneFunction known(NativeFunction function) {
    LaneFunction before = last;
    if (before != null && before.isOf(function)) {
      return before;
    }
    LaneFunction known = bound.get(function);
    if (known != null) {
      last = known;
    }
    return known;
  }

  /**
   * {@return a function, ready to be called: loads its library and binds it unless this lane has}
   *
   * @param function which function
   * @param limit of either; the worker is killed then
   * @param due when the call gives up, which has begun; what was asked goes on then, and the lane
   *     {@linkplain #isOwedAnAnswer() is owed an answer}
   * @throws NotYetAnsweredException if it gives up
   */
  public LaneFunction bound(NativeFunction function, Duration limit, Deadline due) {
    LaneFunction known = bound.get(function);
    if (known != null) {
      return known;
    }
    load(function.library(), limit, due);
    CallContext context = CallFailures.notSent(function).withWorker(worker.id().toString());
    LaneFunction binding = LaneFunction.of(function, worker.functionId(function));
    Answering<Message.Bound> answering =
        new Answering<>(
            Message.Bound.class,
            new Request("binding " + function.qualifiedName(), Deadline.in(limit), context),
            answer -> {
              LOG.trace("{} as {}", function, answer);
              bound.put(function, binding);
            },
            succeeded -> {});
    ask(messageOf(binding.id(), function), answering, due);
    return binding;
  }

  /** Whether an error has kept the answer to something from being taken. */
  boolean isMidway() {
    return midway && owed == null;
  }

  /**
   * {@return whether the answer to something is still to come, for which nobody has waited to the
   * end}
   */
  public boolean isOwedAnAnswer() {
    return owed != null;
  }

  /**
   * Waits for the answer that is owed, if any.
   *
   * @param due when to give up, which has begun
   * @throws NotYetAnsweredException if it gives up
   */
  public void settle(Deadline due) {
    Answering<?> answering = owed;
    if (answering != null) {
      answering.await(due);
    }
  }

  private static Message messageOf(int id, NativeFunction function) {
    return function.address() == 0
        ? new Message.Bind(id, function)
        : new Message.BindAddress(id, function.library(), function.address(), function.signature());
  }

  /**
   * Makes a function pointer in the worker, and returns its address.
   *
   * @param registration as {@link CallbackRegistrations#add} made it
   * @return the address in the worker
   */
  public long register(CallbackRegistrations.Registration registration) {
    Message.Registered answer =
        ask(
            new Message.Register(registration.id(), registration.signature()),
            Message.Registered.class,
            "registration of a callback");
    worker.upcalls().placed(registration, answer.address());
    return answer.address();
  }

  /**
   * Releases function pointers in the worker.
   *
   * @param ids as they were registered
   */
  public void unregister(List<Integer> ids) {
    Message done =
        ask(new Message.Unregister(ids), Message.Unregistered.class, "release of callbacks");
    LOG.trace("{}: {} of {}", worker.id(), done, ids);
  }

  /**
   * Has the worker map memory of this process's.
   *
   * @param id unique in the worker
   * @param descriptor of this process, open until the answer
   * @param bytes how many are mapped
   * @return where it is, or why it is not
   */
  public Message.Mapped map(int id, int descriptor, int bytes) {
    long here = ProcessHandle.current().pid();
    return ask(
        new Message.MapMemory(id, here, descriptor, bytes),
        Message.Mapped.class,
        "allocation of a shared buffer");
  }

  /**
   * Has the worker give up memory that it has mapped.
   *
   * @param ids as they were mapped
   */
  public void unmap(List<Integer> ids) {
    Message.Unmapped done =
        ask(new Message.Unmap(ids), Message.Unmapped.class, "release of shared buffers");
    LOG.trace("{}: {} of {}", worker.id(), done, ids);
  }

  /**
   * {@return the address of a function or variable of a loaded library}
   *
   * @param library its name in the registry; empty for the worker's own process
   * @param name the exported symbol
   */
  public long symbol(String library, String name) {
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
    return ask(question, expected, new Request(what, Deadline.none(), context));
  }

  /** Sends a request that is answered with bytes. */
  interface Sender {
    void send(Transport transport) throws TransportClosedException;
  }

  /**
   * Asks for bytes; those of the answer lie in the transport.
   *
   * @param what a noun
   * @param bytes how many are due; {@link MemoryRequests#ANY_LENGTH} if that is not known
   */
  ByteBuffer data(String what, long bytes, Sender request) {
    CallContext context = context().withOperation(what).withOutcome(Outcome.NOT_SENT);
    Request wait = new Request(what, Deadline.none(), context);
    try {
      midway = true;
      request.send(transport);
      wait = wait.withOutcome(Outcome.MAY_HAVE_RUN);
      Frame answer = replies.await(wait);
      midway = false;
      if (answer.type() == FrameType.MESSAGE) {
        throw replies.notAsked(MessageCodec.read(answer), answer, context);
      }
      return MemoryRequests.data(answer, bytes);
    } catch (TransportClosedException | RuntimeException | Error e) {
      midway &= !wasNotSent(e);
      throw replies.failed(e, wait);
    }
  }

  private static boolean wasNotSent(Throwable failure) {
    return failure instanceof FrameTooLargeException || failure instanceof NoRoomException;
  }

  private <M extends Message> M ask(Message question, Class<M> expected, Wait wait) {
    Answering<M> answering = new Answering<>(expected, wait, any -> {}, done -> {});
    ask(question, answering, Deadline.NONE);
    return answering.answer;
  }

  private void ask(Message question, Answering<?> answering, Deadline due) {
    midway = true;
    try {
      MessageCodec.send(transport, question);
    } catch (TransportClosedException | RuntimeException | Error e) {
      midway = !wasNotSent(e);
      answering.over.accept(false);
      throw replies.failed(e, answering.wait);
    }
    answering.await(due);
  }

  /** Something that was asked, and what is to be done with its answer. */
  private final class Answering<M extends Message> {
    private final Class<M> expected;
    private final Wait wait;
    private M answer;

    /** Whether the worker has found another file than it was told of. */
    private boolean foundChanged;

    private final Consumer<M> succeeded;
    private final Consumer<Boolean> over;

    /**
     * Makes what is yet to be asked.
     *
     * @param succeeded told the answer
     * @param over told, once, that the wait for the answer is over, and whether it came
     */
    Answering(Class<M> expected, Wait wait, Consumer<M> succeeded, Consumer<Boolean> over) {
      this.expected = expected;
      this.wait = wait;
      this.succeeded = succeeded;
      this.over = over;
    }

    /** Waits for it; what does not come before {@code due} is owed from then on. */
    void await(Deadline due) {
      owed = null;
      boolean left = false;
      boolean done = false;
      try {
        answer = read(due);
        if (answer == null) {
          left = true;
          owed = this;
          throw new NotYetAnsweredException(wait.what());
        }
        succeeded.accept(answer);
        done = true;
      } finally {
        if (!left) {
          over.accept(done);
        }
      }
    }

    private M read(Deadline due) {
      Frame frame;
      Message received;
      try {
        frame = replies.awaitUntil(due, wait);
        if (frame == null) {
          return null;
        }
        midway = false;
        received = MessageCodec.read(frame);
      } catch (TransportClosedException | RuntimeException | Error e) {
        throw replies.failed(e, wait);
      }
      if (!expected.isInstance(received)) {
        foundChanged =
            received instanceof Message.Fault fault && fault.kind() == Message.Fault.Kind.CHANGED;
        throw replies.notAsked(received, frame, wait.context());
      }
      return expected.cast(received);
    }
  }

  private CallContext context() {
    CallContext context = CallContext.ofWorker(worker.id().toString());
    return preparing == null
        ? context
        : context.withLibrary(preparing.library()).withFunction(preparing.symbol());
  }
}
