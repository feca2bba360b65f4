package dev.glovebox.link;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.lane.CallWriter;
import dev.glovebox.lane.Frame;
import dev.glovebox.lane.ResultReader;
import dev.glovebox.lane.Transport;
import java.time.Duration;

/**
 * A call on a lane, from its first byte to its result. A lane has one for each depth of calls in
 * callbacks in calls, and uses it again for the next call of that depth: nothing is made for a call
 * that succeeds.
 *
 * <p><b>Threads:</b> used by the thread that has leased the lane.
 */
final class LaneCall implements Wait {
  private final LaneWorker worker;
  private final CallWriter writer;
  private final ResultReader reader = new ResultReader();
  private final Deadline deadline = new Deadline();
  private LaneFunction callee;
  private Outcome outcome;

  LaneCall(LaneWorker worker, Transport transport) {
    this.worker = worker;
    this.writer = new CallWriter(transport);
  }

  /**
   * Begins the next call.
   *
   * @param length how long the function may take; null for ever
   */
  void begin(LaneFunction function, Duration length, Timers clock) {
    callee = function;
    outcome = Outcome.NOT_SENT;
    deadline.begin(length, clock);
    writer.begin(function.id(), function.slots());
  }

  /** Checks and takes the result, for {@link #reader}. */
  void read(Frame result) {
    reader.read(result, writer, callee.fetch(), callee.aggregate());
  }

  CallWriter writer() {
    return writer;
  }

  ResultReader reader() {
    return reader;
  }

  /** It has come so far. */
  void reached(Outcome point) {
    outcome = point;
  }

  @Override
  public String what() {
    return "a call of " + callee.function().qualifiedName();
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public CallContext context() {
    return CallFailures.notSent(callee.function())
        .withWorker(worker.id().toString())
        .withOutcome(outcome);
  }
}
