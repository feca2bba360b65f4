package dev.glovebox.samples.quickstart;

import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Strings that the library allocates are freed in the worker. The same calls without {@code @Free}
 * show that a leak would be seen.
 */
final class LeakStep implements Step {
  private static final int CALLS = 10_000;
  private static final int NAME_CHARS = 8_000;
  private static final long RETURNED_MIB = ((long) CALLS * NAME_CHARS) >> 20;

  @Override
  public String title() {
    return CALLS + " calls of Hello, whose strings come from malloc";
  }

  @Override
  public void show(Demo demo, Screen screen) throws Exception {
    long pid = demo.awaitWorker(Demo.GREETER_POOL).pid();
    ForgetfulGreeter forgetful = demo.box().load("greeter", ForgetfulGreeter.class);
    String name = "x".repeat(NAME_CHARS);
    // Both heaps, the JVM's and Go's, take their size first.
    growth(pid, demo.greeter()::Hello, name);
    long start = System.nanoTime();
    long freed = growth(pid, demo.greeter()::Hello, name);
    double micros = (System.nanoTime() - start) / 1e3 / CALLS;
    screen.line(
        "%d strings of %d bytes are %d MiB; one call took %.0f us",
        CALLS, NAME_CHARS, RETURNED_MIB, micros);
    screen.expect(
        freed < RETURNED_MIB / 4, "with @Free the worker's resident memory grew by %d MiB", freed);
    long leaked = growth(pid, forgetful::Hello, name);
    screen.expect(
        leaked > RETURNED_MIB / 2, "without @Free it would have: here it grew by %d MiB", leaked);
  }

  private static long growth(long pid, UnaryOperator<String> hello, String name)
      throws IOException {
    ProcFile worker = new ProcFile(pid);
    long before = worker.residentMiB();
    String expected = "Hello, " + name + "!";
    for (int i = 0; i < CALLS; i++) {
      if (!hello.apply(name).equals(expected)) {
        throw new IllegalStateException("call " + i + " returned another greeting");
      }
    }
    return worker.residentMiB() - before;
  }
}
