package dev.glovebox.marshal.declared;

import dev.glovebox.abi.NativeType;
import dev.glovebox.failure.SignatureException;

/**
 * How many bytes or elements a parameter of one call points to.
 *
 * @param count the size; {@code UNSAID} if only the value itself says it
 * @param saidBy the parameter that says it; null for a constant
 */
record DeclaredSize(long count, ValueSite saidBy) {
  /** More than any call can carry. */
  private static final long HUGE = Long.MAX_VALUE / 2;

  private static final long NONE = -1;

  static final DeclaredSize UNSAID = new DeclaredSize(NONE, null);

  /** The size that is in a checked value of an integer type. */
  static DeclaredSize of(NativeType type, long value, ValueSite saidBy) {
    if (value < 0 && DeclaredScalars.min(type).signum() < 0) {
      throw saidBy.refused("says a size, but got " + value, "Pass 0 or more.");
    }
    return new DeclaredSize(value < 0 ? HUGE : value, saidBy);
  }

  boolean isSaid() {
    return count != NONE;
  }

  /** In bytes; more than any call can carry rather than wrapped round. */
  long bytes(int elementBytes) {
    return count > HUGE / elementBytes ? HUGE : count * elementBytes;
  }

  /**
   * Refuses a value that is smaller than what the function is told, or, if that is a constant, of
   * another size.
   *
   * @param unit bytes or elements
   */
  void require(long given, String unit, ValueSite site) {
    if (saidBy == null && isSaid() && given != count) {
      throw site.refused(
          "has exactly " + count + " " + unit + ", but got " + given,
          "Pass " + count + " " + unit + ".");
    }
    if (given < count) {
      throw new SignatureException(
          saidBy.name() + " says " + count + " " + unit + ", but " + site.name() + " has " + given,
          site.context(),
          "Pass at most " + given + ", or more " + unit + ".");
    }
  }
}
