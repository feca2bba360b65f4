package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.diagnose.HangDiagnosis;
import dev.glovebox.diagnose.ThreadSample;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The host's end of a lane: one call at a time, from the caller's own thread to one native thread.
 *
 * <p><b>Threads:</b> used by the thread that has leased it, but for {@link #close}. Leases are
 * handed over under the pool's lock.
 */
final class HostLane {
  /** Two samples of a hanging thread should lie that far apart for its report to be sound. */
  private static final long SAMPLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Worker worker;
  private final Transport transport;
  private final long threadId;

  /** Its connection ended: of no use any more, even while its worker still seems to live. */
  private boolean broken;

  private final CallWriter writer;
  private final ResultReader reader = new ResultReader();

  /** What is bound was bound through this lane or is bound again, which changes nothing. */
  private final Set<NativeFunction> bound = new HashSet<>();

  HostLane(Worker worker, Transport transport, long threadId) {
    this.worker = worker;
    this.transport = transport;
    this.threadId = threadId;
    this.writer = new CallWriter(transport);
  }

  Worker worker() {
    return worker;
  }

  /** Whether it can carry another call; told by who has leased it. */
  boolean isUsable() {
    return !broken && worker.takesCalls();
  }

  void close() {
    transport.close();
  }

  /** Loads a library unless its worker has it. */
  void load(String library, Duration deadline) {
    if (worker.isLoaded(library)) {
      return;
    }
    CallContext context = context().withLibrary(library).withOutcome(Outcome.NOT_SENT);
    worker.beginLoad();
    boolean succeeded = false;
    try {
      ask(
          new Message.Load(library),
          Message.Loaded.class,
          new Wait("loading library '" + library + "'", Optional.of(deadline), context));
      succeeded = true;
    } finally {
      worker.endLoad(library, succeeded);
    }
  }

  /** Binds a function of a loaded library unless this lane has. */
  void bind(NativeFunction function, Duration deadline) {
    if (bound.contains(function)) {
      return;
    }
    CallContext context = context(function).withOutcome(Outcome.NOT_SENT);
    ask(
        new Message.Bind(worker.functionId(function), function),
        Message.Bound.class,
        new Wait("binding " + function.qualifiedName(), Optional.of(deadline), context));
    bound.add(function);
  }

  /** Calls a function that is bound, and waits for its result. */
  <R> R call(NativeFunction function, Optional<Duration> deadline, CallBody<R> body) {
    CallContext context = context(function);
    int slots = function.signature().parameters().size();
    try {
      writer.begin(worker.functionId(function), slots);
      body.write(writer);
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, context.withOutcome(Outcome.NOT_SENT));
    }
    Wait wait =
        new Wait(
            "a call of " + function.qualifiedName(),
            deadline,
            context.withOutcome(Outcome.MAY_HAVE_RUN));
    requireSilence(context);
    Frame answer = exchange(wait);
    Message other = null;
    try {
      if (answer.type() == FrameType.RESULT) {
        reader.read(answer, writer, function.signature().result().fetch());
      } else {
        other = MessageCodec.read(answer);
      }
    } catch (ProtocolException e) {
      throw violated(e, wait.context);
    }
    if (other != null) {
      throw notAsked(other, answer, wait.context);
    }
    worker.countCall();
    return body.read(reader, worker.id());
  }

  /** Sends the call that was written, and waits for its answer. */
  private Frame exchange(Wait wait) {
    try {
      // One that does not read is lost; one that reads slowly has the deadline for each byte.
      writer.send(wait.deadline.map(Duration::toNanos).orElse(Transport.FOREVER));
    } catch (TransportClosedException e) {
      // The worker has not got the whole frame, and runs nothing that it has not got whole.
      throw lost(wait.withOutcome(Outcome.NOT_SENT), e);
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, wait.context.withOutcome(Outcome.NOT_SENT));
    }
    try {
      return await(wait);
    } catch (TransportClosedException e) {
      throw lost(wait, e);
    } catch (ProtocolException e) {
      throw violated(e, wait.context);
    } catch (CallDeadlineExceededException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // No memory for the answer, for example. It is still to be read: the next call would get it.
      outOfStep(e);
      throw e;
    }
  }

  /**
   * Nothing may have come since the last answer: it would be taken for that of the next call, and
   * every answer after it for that of the call before.
   */
  private void requireSilence(CallContext context) {
    CallContext notSent = context.withOutcome(Outcome.NOT_SENT);
    Frame unasked;
    try {
      unasked = transport.receive(0);
    } catch (TransportClosedException e) {
      throw lost(new Wait("a call", Optional.empty(), notSent), e);
    } catch (ProtocolException e) {
      throw violated(e, notSent);
    }
    if (unasked != null) {
      worker.kill("it sent an answer without a call");
      throw new ProtocolException(
          "the worker sent a " + unasked.type() + " frame without a call",
          HexDump.firstBytes(unasked.payload()),
          notSent);
    }
  }

  /**
   * What is waited for.
   *
   * @param what a noun, for messages
   * @param deadline empty for ever
   * @param context with the outcome if the wait fails
   */
  private record Wait(
      String what, Optional<Duration> deadline, CallContext context, long startNanos) {
    Wait(String what, Optional<Duration> deadline, CallContext context) {
      this(what, deadline, context, System.nanoTime());
    }

    Wait withOutcome(Outcome outcome) {
      return new Wait(what, deadline, context.withOutcome(outcome), startNanos);
    }

    CallContext elapsedContext() {
      return context.withElapsed(Duration.ofNanos(System.nanoTime() - startNanos));
    }
  }

  private void ask(Message question, Class<? extends Message> expected, Wait wait) {
    Frame frame;
    Message answer;
    try {
      MessageCodec.send(transport, question);
      frame = await(wait);
      answer = MessageCodec.read(frame);
    } catch (TransportClosedException e) {
      throw lost(wait, e);
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, wait.context);
    } catch (ProtocolException e) {
      throw violated(e, wait.context);
    } catch (GloveboxException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      outOfStep(e);
      throw e;
    }
    if (!expected.isInstance(answer)) {
      throw notAsked(answer, frame, wait.context);
    }
  }

  private void outOfStep(Throwable failure) {
    broken = true;
    worker.kill("the answer to a call could not be read: " + failure);
  }

  /** Waits for an answer; at the deadline, looks what the thread does, and kills the worker. */
  private Frame await(Wait wait) throws TransportClosedException {
    if (wait.deadline.isEmpty()) {
      return transport.receive(Transport.FOREVER);
    }
    long total = wait.deadline.get().toNanos();
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
    Duration deadline = wait.deadline.get();
    worker.kill(wait.what + " exceeded its deadline of " + deadline.toMillis() + " ms");
    broken = true;
    transport.close();
    throw new CallDeadlineExceededException(
        wait.what + " exceeded its deadline of " + deadline.toMillis() + " ms",
        deadline,
        HangDiagnosis.of(first, last),
        wait.elapsedContext(),
        "The worker was killed, for native code has no other cancel; the next call gets a new one."
            + " Raise the deadline if the function may take this long.");
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
    return CallContext.ofWorker(worker.id().toString());
  }

  private CallContext context(NativeFunction function) {
    return context().withLibrary(function.library()).withFunction(function.symbol());
  }
}
