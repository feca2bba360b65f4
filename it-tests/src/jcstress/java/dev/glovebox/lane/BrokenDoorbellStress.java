package dev.glovebox.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** As {@link DoorbellStress} with weaker accesses, which lose wake-ups: it has to fail. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "not rung, and asleep: lost")
@Outcome(expect = Expect.ACCEPTABLE)
@State
public class BrokenDoorbellStress {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer memory = Segments.next();

  @Actor
  public void sender(II_Result result) {
    LONGS.setRelease(memory, LaneSegmentDescriptor.FROM_HOST_OFFSET, 1L);
    long sleeps = (long) LONGS.getAcquire(memory, LaneSegmentDescriptor.WORKER_SLEEPS_OFFSET);
    result.r1 = (int) sleeps;
  }

  @Actor
  public void receiver(II_Result result) {
    LONGS.setRelease(memory, LaneSegmentDescriptor.WORKER_SLEEPS_OFFSET, 1L);
    result.r2 = (int) (long) LONGS.getAcquire(memory, LaneSegmentDescriptor.FROM_HOST_OFFSET);
  }
}
