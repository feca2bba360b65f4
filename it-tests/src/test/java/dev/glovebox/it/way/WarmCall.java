package dev.glovebox.it.way;

import dev.glovebox.Glovebox;
import dev.glovebox.it.StubApi;
import dev.glovebox.it.Stubs;

/**
 * A host that makes the same call over and over, in a process of its own: each of the last ones
 * between two marks, at which a debugger stops it.
 */
public final class WarmCall {
  /** The first of them load, bind and remember what later ones find. */
  private static final int WARMING = 200;

  /** How many calls lie between marks. */
  static final int MARKED = 20;

  private WarmCall() {}

  static void begin() {}

  static void end() {}

  public static void main(String[] args) {
    try (Glovebox box = Stubs.open(pool -> pool.workers(1, 1, 0), "greeter")) {
      StubApi.Greeter greeter = box.load("greeter", StubApi.Greeter.class);
      for (int i = 0; i < WARMING; i++) {
        add(greeter);
      }
      for (int i = 0; i < MARKED; i++) {
        begin();
        add(greeter);
        end();
      }
    }
  }

  private static void add(StubApi.Greeter greeter) {
    long sum = greeter.Add(20, 22);
    if (sum != 42) {
      throw new IllegalStateException("20 + 22 = " + sum);
    }
  }
}
