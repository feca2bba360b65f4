package dev.glovebox.marshal.jna;

import com.sun.jna.Function;

/** Makes functions in workers that are called as JNA's own {@link Function} objects are. */
public final class FunctionObjects {
  private FunctionObjects() {}

  /**
   * {@return a function that is called with whatever arguments it is given}
   *
   * @param name for messages
   * @param callFlags the calling convention, and whether errors throw {@code LastErrorException}
   * @param encoding of strings
   * @param target carries the calls
   */
  public static Function of(String name, int callFlags, String encoding, CallTarget target) {
    return new JnaFunction(name, callFlags, encoding, target);
  }
}
