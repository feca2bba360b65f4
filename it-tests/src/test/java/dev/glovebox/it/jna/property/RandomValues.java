package dev.glovebox.it.jna.property;

import com.sun.jna.WString;
import java.util.Random;

/** Values of JNA's types by chance, the extreme ones often. Not for several threads. */
final class RandomValues {
  private static final long[] EXTREMES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 127, -128, 255};
  private static final double[] EXTREME_NUMBERS = {
    0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1e30
  };
  private static final String[] LETTERS = {"a", "Z", " ", "%", "ü", "ß", "世", "界", "😀", "\n"};
  private static final int LONGEST = 40;

  private final Random random;

  RandomValues(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in four times. */
  boolean chance() {
    return below(4) == 0;
  }

  /** Any value of this type; strings may be null. */
  Object next(Class<?> type) {
    if (type == byte.class) {
      return (byte) integer();
    } else if (type == short.class) {
      return (short) integer();
    } else if (type == int.class) {
      return (int) integer();
    } else if (type == long.class) {
      return integer();
    } else if (type == float.class) {
      return (float) number();
    } else if (type == double.class) {
      return number();
    } else if (type == char.class) {
      return (char) below(0xD800);
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == String.class) {
      return chance() ? null : text();
    } else if (type == WString.class) {
      return chance() ? null : new WString(text());
    }
    throw new IllegalArgumentException("no random value of " + type);
  }

  /** A text of a few letters, of one to four bytes each in UTF-8. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = below(LONGEST); i > 0; i--) {
      text.append(LETTERS[below(LETTERS.length)]);
    }
    return text.toString();
  }

  private long integer() {
    return chance() ? EXTREMES[below(EXTREMES.length)] : random.nextLong();
  }

  private double number() {
    return chance()
        ? EXTREME_NUMBERS[below(EXTREME_NUMBERS.length)]
        : (random.nextDouble() - 0.5) * Math.pow(2, below(60) - 30);
  }
}
