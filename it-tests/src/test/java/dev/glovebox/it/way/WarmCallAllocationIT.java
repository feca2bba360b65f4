package dev.glovebox.it.way;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.glovebox.Glovebox;
import dev.glovebox.it.StubApi;
import dev.glovebox.it.Stubs;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a warm call makes in the host: its arguments and itself, and nothing on its way. */
class WarmCallAllocationIT {
  private static final int CALLS = 10_000;

  /**
   * An array of two arguments, which the proxy makes, and the call's body; small longs are kept.
   */
  private static final int MOST_BYTES = 64;

  @Test
  @Timeout(60)
  void aWarmCall_allocatesItsArgumentsAndItself() {
    try (Glovebox box = Stubs.open(pool -> pool.workers(1, 1, 0), "greeter")) {
      StubApi.Greeter greeter = box.load("greeter", StubApi.Greeter.class);
      allocatedBy(greeter);

      assertThat(allocatedBy(greeter) / CALLS).isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  private static long allocatedBy(StubApi.Greeter greeter) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    long sum = 0;
    for (int i = 0; i < CALLS; i++) {
      sum += greeter.Add(20, 22);
    }
    long bytes = threads.getThreadAllocatedBytes(thread) - before;
    assertThat(sum).isEqualTo(42L * CALLS);
    return bytes;
  }
}
