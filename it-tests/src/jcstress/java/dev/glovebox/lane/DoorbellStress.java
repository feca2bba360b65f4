package dev.glovebox.lane;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A sender publishes and looks for a sleeper, a receiver sets its flag and looks for a frame. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "not rung, and asleep: lost")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "asleep, and rung")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "not rung, and found at the last look")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "found, and rung for nothing")
@State
public class DoorbellStress {
  private final ByteBuffer memory = Segments.next();
  private final LaneSegment host = new LaneSegment(memory, LaneSegment.Side.HOST);
  private final LaneSegment worker = new LaneSegment(memory, LaneSegment.Side.WORKER);

  /** r1: whether it rings. */
  @Actor
  public void sender(II_Result result) {
    host.header(8, 1);
    result.r1 = host.publish(1) ? 1 : 0;
  }

  /** r2: whether it finds the frame. */
  @Actor
  public void receiver(II_Result result) {
    worker.arm();
    result.r2 = worker.peerNumber() == 1 ? 1 : 0;
  }
}
