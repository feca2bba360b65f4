package dev.glovebox.sidecar.value;

import dev.glovebox.marshal.RemotePointer;

/** The pointers that one client has been given, each under an id that cannot be guessed. */
public interface HandleScope {
  /** A handle for a pointer that a function of this library returned. */
  String issue(RemotePointer pointer, String library);

  /**
   * The pointer that a handle stands for.
   *
   * @throws dev.glovebox.failure.StaleHandleException if the client has no such handle of this
   *     library
   */
  RemotePointer redeem(String handle, String library);
}
