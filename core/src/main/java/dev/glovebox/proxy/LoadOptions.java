package dev.glovebox.proxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an interface is loaded: JNA's options, and the deadlines of its calls.
 *
 * <p>Immutable; each method returns a changed copy.
 */
public final class LoadOptions {
  /** JNA's defaults, and the deadlines of the registry. */
  public static final LoadOptions DEFAULT = new LoadOptions(Map.of(), null, Map.of());

  private final Map<String, ?> jna;
  private final Duration deadline;
  private final Map<String, Duration> functionDeadlines;

  private LoadOptions(
      Map<String, ?> jna, Duration deadline, Map<String, Duration> functionDeadlines) {
    this.jna = Map.copyOf(jna);
    this.deadline = deadline;
    this.functionDeadlines = Map.copyOf(functionDeadlines);
  }

  /**
   * With the options that {@code Native.load} takes, by the names in {@link com.sun.jna.Library}.
   */
  public LoadOptions withJna(Map<String, ?> options) {
    return new LoadOptions(options, deadline, functionDeadlines);
  }

  /**
   * With a deadline for every function that has none of its own here. It goes before what the
   * registry says.
   */
  public LoadOptions withDeadline(Duration time) {
    return new LoadOptions(jna, positive(time), functionDeadlines);
  }

  /** With a deadline for one function, by its name in the interface. */
  public LoadOptions withDeadline(String function, Duration time) {
    Map<String, Duration> more = new HashMap<>(functionDeadlines);
    more.put(function, positive(time));
    return new LoadOptions(jna, deadline, more);
  }

  /** The options of JNA; empty by default. */
  public Map<String, ?> jna() {
    return jna;
  }

  /** How long a call of {@code function} may run, if these options say so; otherwise empty. */
  public Optional<Duration> deadline(String function) {
    return Optional.ofNullable(functionDeadlines.getOrDefault(function, deadline));
  }

  private static Duration positive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a deadline must be longer than zero: " + time);
    }
    return time;
  }
}
