package dev.glovebox.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.glovebox.registry.LibraryConfig;
import dev.glovebox.registry.Registry;
import dev.glovebox.supervise.CallCarrier;
import dev.glovebox.supervise.FakePool;
import dev.glovebox.supervise.SessionLane;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a call of scalars allocates in the host, beyond what {@code java.lang.reflect} does. */
@Timeout(60)
class CallAllocationTest {
  private static final int CALLS = 100_000;

  /** The array of two arguments, and what binds them to the call. */
  private static final int ARGUMENTS_BYTES = 64;

  /** In a session: what a failure would have happened to. */
  private static final int CONTEXT_BYTES = 40;

  /** Two arguments and a result that are too large for the caches of their classes. */
  private static final int BOXES_BYTES = 3 * 16;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path directory;
  private FakePool fake;

  interface Calc {
    int add(int a, int b);

    int slowAdd(int a, int b);
  }

  private final LibraryConfig library =
      Registry.builder()
          .library(
              "lib",
              settings ->
                  settings
                      .path(Path.of("/nowhere/lib.so"))
                      .pool("p")
                      .function("slowAdd", function -> function.deadline(Duration.ofSeconds(30))))
          .build()
          .requireLibrary("lib");

  @BeforeEach
  void open() {
    fake = FakePool.inline(directory);
  }

  @AfterEach
  void close() {
    fake.close();
  }

  private Calc load(CallCarrier carrier) {
    return new InterfaceBinding<>(
            Calc.class, BoundLibrary.of(library), carrier, LoadOptions.DEFAULT)
        .proxy();
  }

  private interface Call {
    int of(int number);
  }

  /** The bytes that each of many calls allocates on this thread; before that as many more run. */
  private static double bytesPerCall(Call call, int first) {
    run(call, first);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    run(call, first);
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
  }

  private static void run(Call call, int first) {
    for (int i = 0; i < CALLS; i++) {
      int number = first + (i & 15);
      assertSum(call.of(number), number);
    }
  }

  /** Without AssertJ, which allocates. */
  private static void assertSum(int sum, int number) {
    if (sum != 2 * number) {
      throw new AssertionError(sum + " is not twice " + number);
    }
  }

  @Test
  void call_ofSmallNumbers_allocatesItsArgumentsOnly() {
    Calc calc = load(fake.pool());
    assertThat(bytesPerCall(number -> calc.add(number, number), 0))
        .isLessThanOrEqualTo(ARGUMENTS_BYTES);
  }

  @Test
  void call_ofLargeNumbers_allocatesTheirBoxesToo() {
    Calc calc = load(fake.pool());
    assertThat(bytesPerCall(number -> calc.add(number, number), 1 << 20))
        .isLessThanOrEqualTo(ARGUMENTS_BYTES + BOXES_BYTES);
  }

  @Test
  void call_withDeadline_allocatesNoMore() {
    Calc calc = load(fake.pool());
    assertThat(bytesPerCall(number -> calc.slowAdd(number, number), 0))
        .isLessThanOrEqualTo(ARGUMENTS_BYTES);
  }

  @Test
  void callInSession_allocatesNoMoreThanItsContext() {
    try (SessionLane session = fake.pool().hold(Duration.ofSeconds(5))) {
      Calc calc = load(session);
      assertThat(bytesPerCall(number -> calc.add(number, number), 0))
          .isLessThanOrEqualTo(ARGUMENTS_BYTES + CONTEXT_BYTES);
    }
  }
}
