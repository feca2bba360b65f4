package dev.glovebox.samples.quickstart;

import dev.glovebox.supervise.WorkerSnapshot;

/** A library is loaded by the first call of one of its functions, in the worker. */
final class LazyLoadStep implements Step {
  @Override
  public String title() {
    return "The worker loads it at the first call, not before";
  }

  @Override
  public void show(Demo demo, Screen screen) throws Exception {
    WorkerSnapshot worker = demo.awaitWorker(Demo.GREETER_POOL);
    ProcFile process = new ProcFile(worker.pid());
    screen.line("worker %s is ready: pid %d", worker.id(), worker.pid());
    screen.expect(!process.maps("libgreeter.so"), "its memory map has no libgreeter.so");
    long start = System.nanoTime();
    long sum = demo.greeter().Add(20, 22);
    screen.expect(
        sum == 42,
        "Add(20, 22) = %d: load, bind and call took %d ms",
        sum,
        (System.nanoTime() - start) / 1_000_000);
    screen.expect(process.maps("libgreeter.so"), "its memory map has libgreeter.so now");
    screen.expect(!ProcFile.own().maps("libgreeter.so"), "the map of this process has it not");
  }
}
