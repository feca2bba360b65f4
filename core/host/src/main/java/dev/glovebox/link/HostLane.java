package dev.glovebox.link;

import dev.glovebox.abi.NativeFunction;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.HangClass;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.MemoryExhaustedException;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.CallBody;
import dev.glovebox.lane.EndedTransport;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.FrameType;
import dev.glovebox.lane.MessageCodec;
import dev.glovebox.lane.NoRoomException;
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
public final class HostLane {
  private static final HangReport IN_CALLBACK =
      new HangReport(
          HangClass.BLOCKED,
          "waits for a callback in the host that did not return in time",
          List.of("the host's thread was in the callback at the deadline"),
          Duration.ZERO);

  private final LaneWorker worker;
  private final long threadId;
  private final Lease lease = new Lease(this);
  private Transport transport;
  private LaneReplies replies;
  private LaneRequests requests;
  private LaneMemory memory;
  private LaneCallbacks callbacks;

  /** One for each depth of calls in callbacks in calls, kept for reuse. */
  private final List<LaneCall> levels = new ArrayList<>();

  private int depth;

  /** Calls that were sent, and whose answers were not taken, whatever has come in between. */
  private int unanswered;

  /**
   * Makes the lane of a connection that was welcomed.
   *
   * @param worker at the other end
   * @param transport the connection, closed with the lane
   * @param threadId the native id of the thread at the other end, or a number of {@link LaneThread}
   */
  public HostLane(LaneWorker worker, Transport transport, long threadId) {
    this.worker = worker;
    this.threadId = threadId;
    goOver(transport);
  }

  private void goOver(Transport to) {
    transport = to;
    replies = new LaneReplies(worker, to, threadId);
    requests = new LaneRequests(worker, to, replies);
    memory = new LaneMemory(requests);
    callbacks = new LaneCallbacks(worker, to);
    levels.clear();
  }

  /** {@return the worker at the other end} */
  public LaneWorker worker() {
    return worker;
  }

  /** {@return whose it is} */
  public Lease lease() {
    return lease;
  }

  /** Whether its connection ended; told by who has leased it. */
  boolean isBroken() {
    return replies.areOver() || unanswered > depth || requests.isMidway();
  }

  /** {@return whether it can carry another call; told by who has leased it} */
  public boolean isUsable() {
    return !isBroken() && worker.takesCalls();
  }

  /** {@return whether its worker can answer no more; told by who has leased it} */
  public boolean isLost() {
    return isBroken() || worker.isEnding();
  }

  /**
   * {@return whether the thread that has leased it is in a callback, which the worker waits for}
   */
  public boolean isInCallback() {
    return depth > 0 || isUpcall();
  }

  /** {@return whether it carries callbacks from threads that a library made} */
  public boolean isUpcall() {
    return threadId == LaneThread.OF_LIBRARY;
  }

  /** Closes the connection. May be called by any thread, and again. */
  public void close() {
    transport.close();
  }

  /** Gives its memory back: once, after {@link #close}, when nobody has it any more. */
  void dispose() {
    transport.dispose();
    // Shared memory stays mapped as long as anything refers to it; who has the pool may refer to
    // this.
    goOver(EndedTransport.INSTANCE);
  }

  /** {@return the worker's memory, over this lane} */
  public LaneMemory memory() {
    return memory;
  }

  /** {@return what is asked of the worker besides calls, over this lane} */
  public LaneRequests requests() {
    return requests;
  }

  /**
   * Does what a call needs before it is sent.
   *
   * @param function that is to be called
   * @param access the worker, as the call sees it
   * @param body the call
   */
  public void prepare(NativeFunction function, LaneAccess access, CallBody<?> body) {
    requests.areFor(function);
    try {
      if (worker.hasFlushDue()) {
        access.flush(this);
      }
      body.prepare(access);
    } catch (OutOfMemoryError e) {
      throw CallFailures.noHeap(e, CallFailures.notSent(function));
    } finally {
      requests.areFor(null);
    }
  }

  /**
   * Calls a function, and waits for its result.
   *
   * @param <R> what the caller gets
   * @param callee as {@link LaneRequests#bound} has returned it
   * @param length how long the call may take; null for ever
   * @param due the same, if it has begun: when it began; null if it begins now
   * @param clock watches that while the call is in a callback
   * @param body writes the arguments and reads the result
   * @param access the worker, as the call sees it
   * @return what the body has read
   */
  public <R> R call(
      LaneFunction callee,
      Duration length,
      Deadline due,
      Timers clock,
      CallBody<R> body,
      WorkerAccess access) {
    if (depth == levels.size()) {
      levels.add(new LaneCall(worker, transport));
    }
    LaneCall call = levels.get(depth++);
    try {
      call.begin(callee, length, clock);
      if (due != null && !due.isNone()) {
        call.deadline().beganWith(due);
      }
      return call(call, body, access);
    } finally {
      depth--;
    }
  }

  private <R> R call(LaneCall call, CallBody<R> body, WorkerAccess access) {
    try {
      body.write(call.writer());
    } catch (FrameTooLargeException e) {
      throw CallFailures.callTooLarge(e, call.context());
    } catch (NoRoomException e) {
      throw CallFailures.noMemory(e, call.context());
    } catch (OutOfMemoryError e) {
      throw CallFailures.noHeap(e, call.context());
    }
    // Counted by nothing that could fail: not even an overflow of the stack leaves the lane to the
    // next call while it is out of step.
    unanswered++;
    Frame answer = exchange(call, access);
    unanswered--;
    if (answer.type() != FrameType.RESULT) {
      throw refused(answer, call);
    }
    try {
      call.read(answer);
    } catch (ProtocolException e) {
      throw replies.violated(e, call.context());
    }
    lease.countCall();
    call.reached(Outcome.RAN);
    try {
      return body.read(call.reader(), access);
    } catch (WorkerLostException e) {
      // Lost when the result was to be fetched: what was not sent is not the call.
      throw CallFailures.lost(worker, call.context(), e);
    } catch (OutOfMemoryError e) {
      throw CallFailures.noHeap(e, call.context());
    }
  }

  /** Another answer than a result. */
  private RuntimeException refused(Frame answer, LaneCall call) {
    try {
      return replies.notAsked(MessageCodec.read(answer), answer, call.context());
    } catch (ProtocolException e) {
      return replies.violated(e, call.context());
    }
  }

  /** Sends the call that was written, and waits for its answer. */
  private Frame exchange(LaneCall call, WorkerAccess access) {
    int before = transport.unanswered();
    send(call);
    boolean begun = false;
    try {
      Frame frame = replies.await(call);
      while (frame.type() == FrameType.CALLBACK) {
        begun = true;
        call.deadline().guard(() -> missedInCallback(call));
        callbacks.run(frame, access);
        call.deadline().unguard();
        frame = replies.await(call);
      }
      return frame;
    } catch (TransportClosedException e) {
      throw call.deadline().wasMissed()
          ? replies.exceeded(call, IN_CALLBACK)
          : replies.lost(call, begun, e);
    } catch (ProtocolException e) {
      throw replies.violated(e, call.context());
    } catch (CallDeadlineExceededException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw withoutMemory(call, before, e);
    } catch (RuntimeException | Error e) {
      // The answer is still to be read: the next call would get it.
      replies.outOfStep(e);
      throw e;
    } finally {
      call.deadline().end();
    }
  }

  /**
   * No memory for the answer: if it was taken before that was seen, the lane is in step. It may
   * have been a result, or a fault that says that nothing has run.
   */
  private MemoryExhaustedException withoutMemory(LaneCall call, int before, OutOfMemoryError e) {
    if (before >= 0 && transport.unanswered() == before) {
      unanswered--;
      return CallFailures.noHeapToRead(e, call.context());
    }
    replies.outOfStep(e);
    return CallFailures.noHeapForAnswer(e, call.context());
  }

  private void send(LaneCall call) {
    worker.expectOutput();
    if (call.writer().hasBlocks()) {
      // Slots alone always fit in what the system buffers; blocks may have to wait.
      call.deadline().beganAgo(0);
    }
    try {
      call.writer().send(call.deadline().leftNanos());
    } catch (TransportClosedException e) {
      // The worker has not got the whole frame, and runs nothing that it has not got whole.
      if (call.deadline().leftNanos() > 0) {
        throw replies.lost(call, e);
      }
      worker.killAtDeadline(call.missed() + ": " + e.getMessage());
      throw replies.exceeded(call, HangReport.unavailable(e.getMessage()));
    } catch (FrameTooLargeException e) {
      unanswered--;
      throw CallFailures.callTooLarge(e, call.context());
    } catch (NoRoomException e) {
      unanswered--;
      throw CallFailures.noMemory(e, call.context());
    } catch (ProtocolException e) {
      throw replies.violated(e, call.context());
    } catch (OutOfMemoryError e) {
      call.reached(Outcome.MAY_HAVE_RUN);
      replies.outOfStep(e);
      throw CallFailures.noHeapForAnswer(e, call.context());
    }
    call.reached(Outcome.MAY_HAVE_RUN);
  }

  /**
   * The deadline of a call is over, and its thread is in a callback. Runs on the supervisor's
   * thread; that of the call finds out when the callback returns.
   */
  private void missedInCallback(Wait wait) {
    worker.killAtDeadline(wait.missed() + ", in a callback that has not returned");
    // Wakes what the callback itself waits for.
    transport.close();
  }

  /**
   * Serves callbacks, one after the other, until the connection ends.
   *
   * @param access the worker, as the callbacks see it
   */
  public void serveCallbacks(WorkerAccess access) {
    callbacks.serve(access);
  }
}
