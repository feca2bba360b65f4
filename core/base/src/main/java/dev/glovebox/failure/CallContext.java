package dev.glovebox.failure;

import java.time.Duration;
import java.util.StringJoiner;

/**
 * What a failure happened to: the fields that every {@link GloveboxException} carries.
 *
 * <p>Each component may be null where it does not apply or is not known.
 *
 * @param library the name of the library in its registry
 * @param function the native name of the function
 * @param worker the worker's name, for example {@code go-1#3}: pool, slot, generation
 * @param elapsed the time from the start of the operation to its failure
 * @param outcome whether the call ran, or the operation; null for a failure outside any call
 * @param operation what was attempted where that is not the call itself, as a noun: "read of 4
 *     bytes at 0x7f0000001000"
 */
public record CallContext(
    String library,
    String function,
    String worker,
    Duration elapsed,
    Outcome outcome,
    String operation) {

  /** Nothing is known: a failure outside any library. */
  public static final CallContext NONE = new CallContext(null, null, null, null, null, null);

  /**
   * {@return a failure that concerns {@code library} as a whole, before any call}
   *
   * @param library the name of the library in its registry
   */
  public static CallContext ofLibrary(String library) {
    return new CallContext(library, null, null, null, null, null);
  }

  /**
   * {@return a failure that concerns one function, before any call of it was sent}
   *
   * @param library the name of the library in its registry
   * @param function the native name of the function
   */
  public static CallContext ofFunction(String library, String function) {
    return new CallContext(library, function, null, null, null, null);
  }

  /**
   * {@return a failure that concerns {@code worker} as a whole}
   *
   * @param worker the worker's name, for example {@code go-1#3}
   */
  public static CallContext ofWorker(String worker) {
    return new CallContext(null, null, worker, null, null, null);
  }

  /**
   * {@return the same with this library}
   *
   * @param name the name of the library in its registry, or null
   */
  public CallContext withLibrary(String name) {
    return new CallContext(name, function, worker, elapsed, outcome, operation);
  }

  /**
   * {@return the same with this function}
   *
   * @param name the native name of the function, or null
   */
  public CallContext withFunction(String name) {
    return new CallContext(library, name, worker, elapsed, outcome, operation);
  }

  /**
   * {@return the same with this worker}
   *
   * @param name the worker's name, or null
   */
  public CallContext withWorker(String name) {
    return new CallContext(library, function, name, elapsed, outcome, operation);
  }

  /**
   * {@return the same with this time}
   *
   * @param time the time from the start of the operation to its failure, or null
   */
  public CallContext withElapsed(Duration time) {
    return new CallContext(library, function, worker, time, outcome, operation);
  }

  /**
   * {@return the same with this outcome}
   *
   * @param known whether the call ran, or null
   */
  public CallContext withOutcome(Outcome known) {
    return new CallContext(library, function, worker, elapsed, known, operation);
  }

  /**
   * {@return the same with this operation}
   *
   * @param noun what was attempted, as a noun, or null for the call itself
   */
  public CallContext withOperation(String noun) {
    return new CallContext(library, function, worker, elapsed, outcome, noun);
  }

  /** The known fields in brackets, with a leading blank; empty when nothing is known. */
  String suffix() {
    StringJoiner fields = new StringJoiner(", ", " [", "]");
    fields.setEmptyValue("");
    if (library != null) {
      fields.add(function == null ? "library=" + library : "function=" + library + "." + function);
    } else if (function != null) {
      fields.add("function=" + function);
    }
    if (operation != null) {
      fields.add("operation=" + operation);
    }
    if (worker != null) {
      fields.add("worker=" + worker);
    }
    if (elapsed != null) {
      fields.add("elapsed=" + elapsed.toMillis() + " ms");
    }
    if (outcome != null) {
      fields.add(operation == null ? outcome.sentence() : ofOperation(outcome));
    }
    return fields.toString();
  }

  private static String ofOperation(Outcome outcome) {
    return switch (outcome) {
      case NOT_SENT -> "it was not done";
      case MAY_HAVE_RUN -> "it may have been done";
      case RAN -> "it was done";
    };
  }
}
