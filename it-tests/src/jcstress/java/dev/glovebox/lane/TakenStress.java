package dev.glovebox.lane;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who sees that the worker sleeps again sees that it has taken what it slept for before. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "back to sleep, and nothing taken")
@Outcome(expect = Expect.ACCEPTABLE)
@State
public class TakenStress {
  private final ByteBuffer memory = Segments.next();
  private final LaneSegment host = new LaneSegment(memory, LaneSegment.Side.HOST);
  private final LaneSegment worker = new LaneSegment(memory, LaneSegment.Side.WORKER);

  @Actor
  public void receiver() {
    worker.took(1);
    worker.arm();
  }

  @Actor
  public void sender(II_Result result) {
    result.r1 = host.publish(2) ? 1 : 0;
    result.r2 = (int) host.peerTook();
  }
}
