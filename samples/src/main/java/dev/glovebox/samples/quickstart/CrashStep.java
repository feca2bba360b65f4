package dev.glovebox.samples.quickstart;

import dev.glovebox.failure.WorkerLostException;

/** A crash costs one call and one worker. */
final class CrashStep implements Step {
  @Override
  public String title() {
    return "A C library writes through a null pointer, and this process lives on";
  }

  @Override
  public void show(Demo demo, Screen screen) throws Exception {
    screen.expect(demo.crasher().segv_add(1, 2) == 3, "segv_add(1, 2) = 3");
    long firstPid = demo.awaitWorker(Demo.CRASHER_POOL).pid();
    long start = System.nanoTime();
    try {
      demo.crasher().segv_now();
      screen.expect(false, "segv_now() returned");
    } catch (WorkerLostException e) {
      long millis = millisSince(start);
      screen.block(e.crashReport().text().lines().limit(6).reduce((a, b) -> a + "\n" + b).get());
      screen.expect(
          e.crashReport().summary().contains("SIGSEGV"),
          "segv_now() ended in a WorkerLostException (%s) after %d ms",
          e.context().outcome(),
          millis);
    }
    start = System.nanoTime();
    int sum = demo.crasher().segv_add(20, 22);
    long millis = millisSince(start);
    long secondPid = demo.awaitWorker(Demo.CRASHER_POOL).pid();
    screen.expect(
        sum == 42 && secondPid != firstPid,
        "segv_add(20, 22) = %d, by a new worker (pid %d, before %d), %d ms later",
        sum,
        secondPid,
        firstPid,
        millis);
    screen.expect(demo.greeter().Add(1, 1) == 2, "greeter's worker has noticed nothing");
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
