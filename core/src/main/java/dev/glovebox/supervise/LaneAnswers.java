package dev.glovebox.supervise;

import dev.glovebox.diagnose.HangDiagnosis;
import dev.glovebox.diagnose.ThreadSample;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.CallDeadlineExceededException;
import dev.glovebox.failure.GloveboxException;
import dev.glovebox.failure.HangReport;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.ProtocolException;
import dev.glovebox.failure.WorkerLostException;
import dev.glovebox.lane.EndedTransport;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.FrameTooLargeException;
import dev.glovebox.lane.HexDump;
import dev.glovebox.lane.Message;
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
final class LaneAnswers {
  /** Two samples of a hanging thread should lie that far apart for its report to be sound. */
  private static final long SAMPLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Most answers come sooner than that, and need no clock: reading it takes as long as a good part
   * of a call.
   */
  private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Worker worker;
  private final Transport transport;
  private final long threadId;

  /** Its connection ended: of no use any more, even while its worker still seems to live. */
  private boolean broken;

  LaneAnswers(Worker worker, Transport transport, long threadId) {
    this.worker = worker;
    this.transport = transport;
    this.threadId = threadId;
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
    worker.awaitEndAfter("its connection ended: " + cause.getMessage());
    // A process that is gone takes nothing any more.
    if (!begun && worker.hasEnded() && !transport.wasTaken()) {
      call.reached(Outcome.NOT_SENT);
    }
    return Faults.lost(worker, call.elapsedContext(), cause);
  }

  WorkerLostException lost(Wait wait, TransportClosedException cause) {
    broken = true;
    worker.awaitEndAfter("its connection ended: " + cause.getMessage());
    return Faults.lost(worker, wait.elapsedContext(), cause);
  }

  /** What it comes to that something could not be asked, or its answer not be read. */
  RuntimeException failed(Throwable failure, Wait wait) {
    if (failure instanceof TransportClosedException closed) {
      return lost(wait, closed);
    } else if (failure instanceof FrameTooLargeException tooLarge) {
      return Faults.callTooLarge(tooLarge, wait.context());
    } else if (failure instanceof ProtocolException violation) {
      return violated(violation, wait.context());
    } else if (failure instanceof GloveboxException told) {
      return told;
    }
    outOfStep(failure);
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  ProtocolException violated(ProtocolException violation, CallContext context) {
    worker.kill("it broke the protocol");
    return new ProtocolException(
        "the worker broke the protocol", violation.firstBytesHex(), context, violation);
  }

  /** A fault is an answer to everything; any other message but the one awaited is a violation. */
  RuntimeException notAsked(Message answer, Frame frame, CallContext context) {
    if (answer instanceof Message.Fault fault) {
      return Faults.toException(fault, context);
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
