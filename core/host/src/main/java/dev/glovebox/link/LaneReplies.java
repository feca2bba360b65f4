package dev.glovebox.link;

import dev.glovebox.diagnose.HangDiagnosis;
import dev.glovebox.diagnose.ThreadSample;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.Printable;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.EndedTransport;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.Message;
import dev.glovebox.lane.NoRoomException;
import dev.glovebox.lane.Transport;
import dev.glovebox.lane.TransportClosedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What comes back over one lane: waits for it, and says what has happened where it is not what was
 * asked for. Every failure that leaves the lane out of step ends its worker.
 *
 * <p><b>Threads:</b> used by the thread that has leased the lane.
 */
final class LaneReplies {
  /** Two samples of a hanging thread should lie that far apart for its report to be sound. */
  private static final long SAMPLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Most answers come sooner than that, and need no clock: reading it takes as long as a good part
   * of a call.
   */
  private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How often a caller that waits looks whether the thread that it waits for is there. */
  private static final long THREAD_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final LaneWorker worker;
  private final Transport transport;
  private final LaneThread thread;

  /** Its connection ended: of no use any more, even while its worker still seems to live. */
  private boolean broken;

  LaneReplies(LaneWorker worker, Transport transport, long threadId) {
    this.worker = worker;
    this.transport = transport;
    this.thread = new LaneThread(worker.pid(), threadId);
    this.broken = transport == EndedTransport.INSTANCE;
  }

  /** Whether its connection ended. */
  boolean areOver() {
    return broken;
  }

  /** Waits for an answer; at the deadline, looks what the thread does, and kills the worker. */
  Frame await(Wait wait) throws TransportClosedException {
    Deadline deadline = wait.deadline();
    if (!deadline.isTimed() && deadline.lengthNanos() >= 2 * FIRST_LOOK_NANOS) {
      Frame early = transport.receive(FIRST_LOOK_NANOS);
      if (early != null) {
        return early;
      }
      deadline.beganAgo(FIRST_LOOK_NANOS);
    }
    if (deadline.isNone()) {
      return receive(Transport.FOREVER, wait);
    }
    deadline.beganAgo(0);
    // A callback in between has used some of it.
    long total = deadline.leftNanos();
    long untilSample = Math.max(total - SAMPLE_INTERVAL_NANOS, total / 2);
    Frame answer = receive(untilSample, wait);
    if (answer != null) {
      return answer;
    }
    Optional<ThreadSample> first = thread.sample();
    answer = receive(total - untilSample, wait);
    if (answer != null) {
      return answer;
    }
    Optional<ThreadSample> last = thread.sample();
    worker.killAtDeadline(wait.missed());
    transport.close();
    throw exceeded(wait, HangDiagnosis.of(first, last));
  }

  /**
   * As {@link #await}, but leaves the answer to come later if another deadline is over first.
   *
   * @return null then
   */
  Frame awaitUntil(Deadline due, Wait wait) throws TransportClosedException {
    return due.isNone() || due.leftNanos() >= wait.deadline().leftNanos()
        ? await(wait)
        : receive(due.leftNanos(), wait);
  }

  /**
   * Waits for an answer, and looks now and then whether the thread is there that is to give it: a
   * thread can end inside a call, and its process goes on.
   */
  private Frame receive(long nanos, Wait wait) throws TransportClosedException {
    if (nanos <= THREAD_LOOK_NANOS) {
      return transport.receive(nanos);
    }
    long end = System.nanoTime() + (nanos == Transport.FOREVER ? 0 : nanos);
    long left = nanos;
    boolean missing = false;
    while (left > THREAD_LOOK_NANOS) {
      Frame answer = transport.receive(THREAD_LOOK_NANOS);
      if (answer != null) {
        return answer;
      }
      if (left != Transport.FOREVER) {
        left = Math.max(0, end - System.nanoTime());
      }
      boolean gone = thread.isGone();
      // Twice: the threads of a process that ends go first, and it has its own reason.
      if (gone && missing) {
        worker.kill("the thread of " + wait.what() + " ended inside it, as by pthread_exit");
        transport.close();
        throw new TransportClosedException("the thread of the lane has ended");
      }
      missing = gone;
    }
    return transport.receive(left);
  }

  /** The worker was killed at the deadline. */
  CallDeadlineExceededException exceeded(Wait wait, HangReport report) {
    broken = true;
    return wait.exceeded(report);
  }

  /**
   * The connection ended before a call's result came.
   *
   * @param begun whether the call is known to have begun
   */
  WorkerLostException lost(LaneCall call, boolean begun, TransportClosedException cause) {
    broken = true;
    // What follows takes its time, which is the call's.
    call.deadline().beganAgo(0);
    worker.awaitEndAfter("its connection ended: " + cause.getMessage());
    // A process that is gone takes nothing any more.
    if (!begun && worker.hasEnded() && !transport.wasTaken()) {
      call.reached(Outcome.NOT_SENT);
    }
    return CallFailures.lost(worker, call.elapsedContext(), cause);
  }

  WorkerLostException lost(Wait wait, TransportClosedException cause) {
    broken = true;
    worker.awaitEndAfter("its connection ended: " + cause.getMessage());
    return CallFailures.lost(worker, wait.elapsedContext(), cause);
  }

  /** What it comes to that something could not be asked, or its answer not be read. */
  RuntimeException failed(Throwable failure, Wait wait) {
    if (failure instanceof TransportClosedException closed) {
      return lost(wait, closed);
    } else if (failure instanceof FrameTooLargeException tooLarge) {
      return CallFailures.callTooLarge(tooLarge, wait.context());
    } else if (failure instanceof NoRoomException noRoom) {
      return CallFailures.noMemory(noRoom, wait.context());
    } else if (failure instanceof ProtocolException violation) {
      return violated(violation, wait.context());
    } else if (failure instanceof GloveboxException told) {
      return told;
    }
    outOfStep(failure);
    if (failure instanceof OutOfMemoryError noMemory) {
      return CallFailures.noHeapForAnswer(noMemory, wait.context());
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  ProtocolException violated(ProtocolException violation, CallContext context) {
    String what = "an answer of the worker cannot be read: " + violation.reason();
    worker.kill(what);
    return new ProtocolException(
        what + " (a library that writes over memory that is not its own can do that)",
        violation.firstBytesHex(),
        context);
  }

  /** A fault is an answer to everything; any other message but the one awaited is a violation. */
  RuntimeException notAsked(Message answer, Frame frame, CallContext context) {
    if (answer instanceof Message.Fault fault && fault.kind() == Message.Fault.Kind.OVERRUN) {
      broken = true;
      worker.kill(Printable.of(fault.what()));
      return CallFailures.lost(
          worker, context.withOutcome(Outcome.RAN), Printable.of(fault.advice()), null);
    }
    if (answer instanceof Message.Fault fault) {
      if (fault.kind() == Message.Fault.Kind.NO_MEMORY
          || fault.kind() == Message.Fault.Kind.NO_MEMORY_FOR_RESULT) {
        transport.forgetRoom();
      }
      return CallFailures.toException(fault, context);
    }
    worker.kill("it answered with an unexpected message");
    return new ProtocolException(
        "the worker answered with " + answer, HexDump.firstBytes(frame.payload()), context);
  }

  /** An answer could not be read to its end: what comes next would be taken for another one's. */
  void outOfStep(Throwable failure) {
    broken = true;
    worker.kill("the answer to a call could not be read: " + failure);
  }
}
