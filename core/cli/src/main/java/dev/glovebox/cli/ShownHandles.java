package dev.glovebox.cli;

import dev.glovebox.failure.CallContext;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.sidecar.value.HandleScope;
import dev.glovebox.sidecar.value.InvalidParamsException;

/** Pointers of a command that makes one call: they are shown, and end with it. */
final class ShownHandles implements HandleScope {
  @Override
  public String issue(RemotePointer pointer, String library) {
    return pointer.toString();
  }

  @Override
  public RemotePointer redeem(String handle, String library) {
    throw new InvalidParamsException(
        "the pointer " + handle + " ended with the worker that it belonged to",
        CallContext.ofLibrary(library),
        "Pass null, or call through 'glovebox serve', where pointers live as long as their worker.",
        null);
  }
}
