package dev.glovebox.marshal.declared;

import dev.glovebox.marshal.ParameterCodec;

/**
 * A parameter of a declared signature: checks the values given for it.
 *
 * <p>Immutable, and so safe for any number of threads.
 */
interface DeclaredParameter {
  ParameterCodec codec();

  /**
   * The value, as {@link #argument} takes it.
   *
   * @throws dev.glovebox.failure.SignatureException if it does not fit the type
   */
  Object checked(Object value);

  /**
   * The checked value as the codec takes it, for one call.
   *
   * @param size what the call says of its size; empty if the declaration leaves it to the value
   * @throws dev.glovebox.failure.SignatureException if the value is smaller than that
   */
  default Object argument(Object checked, DeclaredSize size) {
    return checked;
  }
}
