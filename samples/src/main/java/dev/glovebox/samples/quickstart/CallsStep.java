package dev.glovebox.samples.quickstart;

/** Calls of all three functions; Work is the one that hangs in a forked child. */
final class CallsStep implements Step {
  @Override
  public String title() {
    return "Calls look like calls";
  }

  @Override
  public void show(Demo demo, Screen screen) {
    long sum = demo.greeter().Add(-1, 1L << 40);
    screen.expect(sum == (1L << 40) - 1, "Add(-1, 2^40) = %d", sum);
    String greeting = demo.greeter().Hello("wörld");
    screen.expect(greeting.equals("Hello, wörld!"), "Hello(\"wörld\") = \"%s\"", greeting);
    long work = demo.greeter().Work(1000);
    screen.expect(
        work == 500_500, "Work(1000) = %d, by goroutines, a channel, a sleep and a GC", work);
  }
}
