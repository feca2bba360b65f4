package dev.glovebox.registry;

import java.util.Objects;

/** How much memory a parameter points to: bytes, or elements of an array. */
public sealed interface SizeConfig {
  /** The most that a constant may say. */
  long LARGEST = 1L << 30;

  /** {@return the text that the registry has: a number, or a parameter's name} */
  String text();

  /**
   * The same for every call.
   *
   * @param count from 1 to {@value SizeConfig#LARGEST}
   */
  record Constant(long count) implements SizeConfig {
    /**
     * Refuses, by {@link IllegalArgumentException}, a size that is out of range.
     *
     * @param count from 1 to {@value SizeConfig#LARGEST}
     */
    public Constant {
      if (count < 1 || count > LARGEST) {
        throw new InvalidSetting("size", "a size is from 1 to " + LARGEST + ", not " + count);
      }
    }

    @Override
    public String text() {
      return Long.toString(count);
    }
  }

  /**
   * What the caller passes in another parameter.
   *
   * @param parameter the name of an integer parameter that the caller gives
   */
  record OfParameter(String parameter) implements SizeConfig {
    /**
     * Refuses a missing name.
     *
     * @param parameter the name of an integer parameter that the caller gives
     */
    public OfParameter {
      Objects.requireNonNull(parameter, "parameter");
    }

    @Override
    public String text() {
      return parameter;
    }
  }
}
