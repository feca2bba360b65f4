package dev.glovebox.marshal;

import com.sun.jna.Function;

/** Makes functions in workers that are called as JNA's own {@link Function} objects are. */
public final class FunctionObjects {
  private FunctionObjects() {}

  /**
   * A function, called by its C convention with whatever arguments it is given.
   *
   * @param name for messages
   * @param encoding of strings
   * @param target carries the calls
   */
  public static Function of(String name, String encoding, CallTarget target) {
    return new JnaFunction(name, Function.C_CONVENTION, encoding, target);
  }
}
