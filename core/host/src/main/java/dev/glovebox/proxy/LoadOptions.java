package dev.glovebox.proxy;

import com.sun.jna.Library;
import dev.glovebox.registry.MissingFunctions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an interface is loaded, or a function bound: JNA's options, the deadlines of its calls, and
 * what happens to functions that the library does not have.
 *
 * <p>Immutable; each method returns a changed copy.
 */
public final class LoadOptions {
  /** JNA's defaults, and the deadlines of the registry. */
  public static final LoadOptions DEFAULT = new LoadOptions(Map.of(), null, Map.of(), null);

  private final Map<String, ?> jna;
  private final Duration deadline;
  private final Map<String, Duration> functionDeadlines;
  private final MissingFunctions missingFunctions;

  private LoadOptions(
      Map<String, ?> jna,
      Duration deadline,
      Map<String, Duration> functionDeadlines,
      MissingFunctions missingFunctions) {
    this.jna = Map.copyOf(jna);
    this.deadline = deadline;
    this.functionDeadlines = Map.copyOf(functionDeadlines);
    this.missingFunctions = missingFunctions;
  }

  /**
   * With the options that {@code Native.load} takes, by the names in {@link Library}.
   *
   * @param options replace all those of JNA's that were given before
   * @return a changed copy
   */
  public LoadOptions withJna(Map<String, ?> options) {
    return new LoadOptions(options, deadline, functionDeadlines, missingFunctions);
  }

  /**
   * With an encoding of strings.
   *
   * @param encoding the name of a charset; null changes nothing
   * @return a changed copy
   */
  public LoadOptions withStringEncoding(String encoding) {
    if (encoding == null) {
      return this;
    }
    Map<String, Object> more = new HashMap<>(jna);
    more.put(Library.OPTION_STRING_ENCODING, encoding);
    return withJna(more);
  }

  /**
   * With a deadline for every function that has none of its own here. It goes before what the
   * registry says. It is the time from the call to its result: a call that needs a worker started,
   * or its library loaded, needs room for that; one that has not, is not sent.
   *
   * @param time longer than zero
   * @return a changed copy
   */
  public LoadOptions withDeadline(Duration time) {
    return new LoadOptions(jna, positive(time), functionDeadlines, missingFunctions);
  }

  /**
   * With a deadline for one function, by its name in the interface.
   *
   * @param function its name in the interface
   * @param time longer than zero
   * @return a changed copy
   */
  public LoadOptions withDeadline(String function, Duration time) {
    Map<String, Duration> more = new HashMap<>(functionDeadlines);
    more.put(function, positive(time));
    return new LoadOptions(jna, deadline, more, missingFunctions);
  }

  /**
   * With what happens to functions that the library does not export. It goes before what the
   * registry says. Where neither says anything, an interface that extends {@link Library} is loaded
   * with a warning, and a call of such a function throws {@link UnsatisfiedLinkError}, as with JNA;
   * every other interface, and a single function, is refused.
   *
   * @param what not null
   * @return a changed copy
   */
  public LoadOptions withMissingFunctions(MissingFunctions what) {
    return new LoadOptions(
        jna, deadline, functionDeadlines, Objects.requireNonNull(what, "missing functions"));
  }

  /** {@return what happens to functions that the library does not export; empty by default} */
  public Optional<MissingFunctions> missingFunctions() {
    return Optional.ofNullable(missingFunctions);
  }

  /** {@return the options of JNA; empty by default} */
  public Map<String, ?> jna() {
    return jna;
  }

  /**
   * {@return how long a call of {@code function} may run, if these options say so; otherwise empty}
   *
   * @param function its name in the interface
   */
  public Optional<Duration> deadline(String function) {
    return Optional.ofNullable(functionDeadlines.getOrDefault(function, deadline));
  }

  /** {@return whether these options say how long calls may run} */
  public boolean hasDeadlines() {
    return deadline != null || !functionDeadlines.isEmpty();
  }

  private static Duration positive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a deadline must be longer than zero: " + time);
    }
    return time;
  }
}
