package dev.glovebox.supervise;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallDeadlineExceededException;
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
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import dev.glovebox.lane.WorkerAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The host's end of a lane: one call at a time, from the caller's own thread to one native thread.
 *
 * <p><b>Threads:</b> used by the thread that has its {@link Lease}, but for {@link #close}.
 */
final class HostLane {
  /** In place of a thread's id: that of no one thread, but of those that libraries make. */
  static final long LIBRARY_THREADS = -1;

  private static final HangReport IN_CALLBACK =
      new HangReport(
          HangClass.BLOCKED,
          "waits for a callback in the host that did not return in time",
          List.of("the host's thread was in the callback at the deadline"),
          Duration.ZERO);

  private final Worker worker;
  private final long threadId;
  private final Lease lease = new Lease(this);
  private Transport transport;
  private LaneAnswers answers;
  private LaneQuestions questions;
  private LaneMemory memory;
  private LaneCallbacks callbacks;

  /** One for each depth of calls in callbacks in calls, kept for reuse. */
  private final List<LaneCall> levels = new ArrayList<>();

  private int depth;

  HostLane(Worker worker, Transport transport, long threadId) {
    this.worker = worker;
    this.threadId = threadId;
    goOver(transport);
  }

  private void goOver(Transport to) {
    transport = to;
    answers = new LaneAnswers(worker, to, threadId);
    questions = new LaneQuestions(worker, to, answers);
    memory = new LaneMemory(questions);
    callbacks = new LaneCallbacks(worker, to);
    levels.clear();
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
    return answers.areOver();
  }

  /** Whether it can carry another call; told by who has leased it. */
  boolean isUsable() {
    return !isBroken() && worker.takesCalls();
  }

  /** Whether its worker can answer no more; told by who has leased it. */
  boolean isLost() {
    return isBroken() || worker.state().ending();
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
    goOver(EndedTransport.INSTANCE);
  }

  /** The worker's memory, over this lane. */
  LaneMemory memory() {
    return memory;
  }

  /** What is asked of the worker besides calls, over this lane. */
  LaneQuestions questions() {
    return questions;
  }

  /** Does what a call needs before it is sent. */
  void prepare(NativeFunction function, PooledWorker access, CallBody<?> body) {
    questions.areFor(function);
    try {
      access.flush(this);
      body.prepare(access);
    } finally {
      questions.areFor(null);
    }
  }

  /**
   * Calls a function, and waits for its result.
   *
   * @param callee as {@link LaneQuestions#bound} has returned it
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
    Frame answer = exchange(call, access);
    if (answer.type() != FrameType.RESULT) {
      throw refused(answer, call);
    }
    try {
      call.read(answer);
    } catch (ProtocolException e) {
      throw answers.violated(e, call.context());
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
      return answers.notAsked(MessageCodec.read(answer), answer, call.context());
    } catch (ProtocolException e) {
      return answers.violated(e, call.context());
    }
  }

  /** Sends the call that was written, and waits for its answer. */
  private Frame exchange(LaneCall call, WorkerAccess access) {
    send(call);
    boolean begun = false;
    try {
      Frame frame = answers.await(call);
      while (frame.type() == FrameType.CALLBACK) {
        begun = true;
        call.deadline().guard(() -> missedInCallback(call));
        callbacks.run(frame, access);
        call.deadline().unguard();
        frame = answers.await(call);
      }
      return frame;
    } catch (TransportClosedException e) {
      throw call.deadline().wasMissed()
          ? answers.exceeded(call, IN_CALLBACK)
          : answers.lost(call, begun, e);
    } catch (ProtocolException e) {
      throw answers.violated(e, call.context());
    } catch (CallDeadlineExceededException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // No memory for the answer, for example. It is still to be read: the next call would get it.
      answers.outOfStep(e);
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
        throw answers.lost(call, e);
      }
      worker.kill(call.missed() + ": " + e.getMessage());
      throw answers.exceeded(call, HangReport.unavailable(e.getMessage()));
    } catch (FrameTooLargeException e) {
      throw Faults.callTooLarge(e, call.context());
    } catch (ProtocolException e) {
      throw answers.violated(e, call.context());
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
}
