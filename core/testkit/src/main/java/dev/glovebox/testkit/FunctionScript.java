package dev.glovebox.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is to happen to the calls of one function of a {@link FakeGlovebox}: to one of them, or to
 * all.
 *
 * <p><b>Threads:</b> safe for use by any number, also while calls are made.
 */
public final class FunctionScript {
  private final FakeFunction function;
  private final CallScript every = new CallScript();
  private final Map<Integer, CallScript> single = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  FunctionScript(FakeFunction function) {
    this.function = function;
  }

  /**
   * {@return the script of one call, which goes before that of every call}
   *
   * @param number which call of the function, counted from 1 since the box was opened
   * @throws IllegalArgumentException if it is less than 1, or if that call has been made
   */
  public CallScript call(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("calls are counted from 1: " + number);
    }
    if (number <= made.get()) {
      throw new IllegalArgumentException(
          "call "
              + number
              + " of "
              + function
              + " cannot be scripted any more: "
              + made.get()
              + " have been made. Use nextCall().");
    }
    return single.computeIfAbsent(number, unused -> new CallScript());
  }

  /** {@return the script of the call after those that have been made} */
  public CallScript nextCall() {
    return single.computeIfAbsent(made.get() + 1, unused -> new CallScript());
  }

  /** {@return the script of all calls from now on that have none of their own} */
  public CallScript everyCall() {
    return every;
  }

  /** The number of the call that begins now. */
  int begin() {
    return made.incrementAndGet();
  }

  /** What is to happen to that call. */
  CallScript.Step step(int number) {
    CallScript own = single.remove(number);
    return own == null ? every.step() : own.step().orElse(every.step());
  }
}
