package dev.glovebox.sidecar.value;

import dev.glovebox.marshal.memory.RemotePointer;

/**
 * What a client knows of pointers: names for them that say nothing.
 *
 * <p><b>Lifecycle:</b> that of the client's connection.
 */
public interface HandleScope {
  /**
   * {@return a name for a pointer that a call returned}
   *
   * @param pointer what it stands for
   * @param library whose call it was
   */
  String issue(RemotePointer pointer, String library);

  /**
   * {@return the pointer of a name that was issued}
   *
   * @param handle the name, as a client gave it
   * @param library whose function it is for
   * @throws dev.glovebox.failure.StaleHandleException if it is not held here: it was released, or
   *     is of another connection
   * @throws InvalidParamsException if it belongs to another library
   */
  RemotePointer redeem(String handle, String library);
}
