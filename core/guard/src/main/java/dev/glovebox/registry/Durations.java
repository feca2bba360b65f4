package dev.glovebox.registry;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of durations in a registry, {@code 500ms} or {@code 2s}, and their range. */
public final class Durations {
  /** Far below the 292 years that nanoseconds in a long can hold. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Pattern FORM = Pattern.compile("([0-9]+) ?([A-Za-z]+)");
  private static final String EXPECTED =
      "expected a duration with its unit (ms, s, m, h or d), as 500ms or 2s";

  private Durations() {}

  /**
   * {@return the duration of this text}
   *
   * @param text a whole number and a unit, without a blank between them
   * @throws IllegalArgumentException with what was expected
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(EXPECTED + ", found " + Quoted.of(text));
    }
    Duration unit = UNITS.get(form.group(2));
    if (unit == null) {
      Duration lower = UNITS.get(form.group(2).toLowerCase(Locale.ROOT));
      throw new IllegalArgumentException(
          EXPECTED
              + ", found "
              + Quoted.of(text)
              + (lower == null ? "" : "; units are in lower case"));
    }
    BigInteger millis = new BigInteger(form.group(1)).multiply(BigInteger.valueOf(unit.toMillis()));
    if (millis.compareTo(BigInteger.valueOf(LONGEST.toMillis())) > 0) {
      throw new IllegalArgumentException(
          "a duration must not exceed 365d, found " + Quoted.of(text));
    }
    Duration duration = Duration.ofMillis(millis.longValueExact());
    if (duration.isZero()) {
      throw new IllegalArgumentException(
          "a duration must be longer than zero, found " + Quoted.of(text));
    }
    return duration;
  }

  /**
   * {@return the shortest text that {@link #parse} reads as this duration, to the millisecond}
   *
   * @param duration what is below a millisecond is cut off
   */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    Map<Long, String> byLength = new TreeMap<>();
    UNITS.forEach((name, unit) -> byLength.put(-unit.toMillis(), name));
    for (Map.Entry<Long, String> unit : byLength.entrySet()) {
      if (millis != 0 && millis % unit.getKey() == 0) {
        return millis / -unit.getKey() + unit.getValue();
      }
    }
    return millis + "ms";
  }

  /** Refuses a duration that is not positive, or out of range. */
  static void check(String name, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be longer than zero, not " + text(duration));
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must not exceed 365d");
    }
  }
}
