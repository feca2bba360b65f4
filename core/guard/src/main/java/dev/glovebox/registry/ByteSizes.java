package dev.glovebox.registry;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of sizes in a registry, {@code 512MiB} or {@code 1GB}. */
public final class ByteSizes {
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40);
  private static final Pattern FORM = Pattern.compile("([0-9]+) ?([A-Za-z]+)");
  private static final String EXPECTED =
      "expected a size with its unit (B, KB, MB, GB, TB, KiB, MiB, GiB or TiB), as 512MiB";

  private ByteSizes() {}

  /**
   * {@return the number of bytes of this text}
   *
   * @param text a whole number and a unit, without a blank between them
   * @throws IllegalArgumentException with what was expected
   */
  public static long parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(EXPECTED + ", found " + Quoted.of(text));
    }
    Long unit = UNITS.get(form.group(2));
    if (unit == null) {
      String hint =
          UNITS.keySet().stream()
              .filter(name -> name.equalsIgnoreCase(form.group(2)))
              .findFirst()
              .map(name -> "; did you mean '" + form.group(1) + name + "'?")
              .orElse("");
      throw new IllegalArgumentException(EXPECTED + ", found " + Quoted.of(text) + hint);
    }
    BigInteger bytes = new BigInteger(form.group(1)).multiply(BigInteger.valueOf(unit));
    if (bytes.signum() == 0) {
      throw new IllegalArgumentException(
          "a size must be greater than zero, found " + Quoted.of(text));
    }
    if (bytes.bitLength() > Long.SIZE - 1) {
      throw new IllegalArgumentException("a size must be below 8 EiB, found " + Quoted.of(text));
    }
    return bytes.longValue();
  }

  /** The size in the largest binary unit that divides it, for example {@code 256MiB}. */
  static String text(long bytes) {
    for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      if (bytes != 0 && bytes % UNITS.get(unit) == 0) {
        return bytes / UNITS.get(unit) + unit;
      }
    }
    return bytes + "B";
  }
}
