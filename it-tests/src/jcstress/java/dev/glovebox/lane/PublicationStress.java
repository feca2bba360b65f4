package dev.glovebox.lane;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Who sees the number of a frame sees its header and its payload. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "nothing has come")
@Outcome(id = "8, 32, 42", expect = Expect.ACCEPTABLE, desc = "the whole frame")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of it")
@State
public class PublicationStress {
  private static final int TYPE = 32;

  private final ByteBuffer memory = Segments.next();
  private final LaneSegment host = new LaneSegment(memory, LaneSegment.Side.HOST);
  private final LaneSegment worker = new LaneSegment(memory, LaneSegment.Side.WORKER);
  private final ByteBuffer area = LaneSegment.area(memory, LaneSegment.Side.HOST, 0);

  @Actor
  public void sender() {
    area.putLong(FrameBuffer.PAYLOAD_START, 42);
    host.header(8, TYPE);
    host.publish(1);
  }

  @Actor
  public void receiver(III_Result result) {
    if (worker.peerNumber() == 1) {
      result.r1 = worker.peerLength();
      result.r2 = worker.peerTypeWord();
      result.r3 = (int) area.getLong(FrameBuffer.PAYLOAD_START);
    }
  }
}
