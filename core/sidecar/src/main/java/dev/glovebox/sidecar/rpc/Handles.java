package dev.glovebox.sidecar.rpc;

import dev.glovebox.abi.WorkerId;
import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.marshal.memory.RemotePointer;
import dev.glovebox.sidecar.value.HandleScope;
import dev.glovebox.sidecar.value.InvalidParamsException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The handles of one client: 128 random bits each, of use to no other client.
 *
 * <p><b>Lifecycle:</b> until {@link #releaseAll}, when the client is gone.
 *
 * <p><b>Threads:</b> safe for any number.
 */
final class Handles implements HandleScope {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;

  private record Held(RemotePointer pointer, String library) {
    Target target() {
      return new Target(pointer.worker(), pointer.address(), library);
    }
  }

  /** What is the same for as long as there may be a handle; a pointer's own hash is not. */
  private record Target(WorkerId worker, long address, String library) {}

  private final int most;
  private final Map<String, Held> held = new HashMap<>();
  private final Map<Target, String> ids = new HashMap<>();
  private boolean released;

  Handles(int most) {
    this.most = most;
  }

  /** The same pointer has the same handle, as long as that is held. */
  @Override
  public synchronized String issue(RemotePointer pointer, String library) {
    Held wanted = new Held(pointer, library);
    String known = ids.get(wanted.target());
    if (known != null) {
      return known;
    }
    if (!released && held.size() >= most) {
      throw new RpcException(
          RpcError.withHint(
                  ErrorCodes.BUSY,
                  "the connection holds " + most + " handles, which is all it may; the call ran",
                  "Release those that are not used any more with glovebox.release, or close the"
                      + " connection; the sidecar's option is --max-handles.")
              .at(Bound.HANDLES));
    }
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    String handle = HexFormat.of().formatHex(random);
    if (!released) {
      held.put(handle, wanted);
      ids.put(wanted.target(), handle);
    }
    return handle;
  }

  @Override
  public synchronized RemotePointer redeem(String handle, String library) {
    CallContext context = CallContext.ofLibrary(library);
    Held found = held.get(handle);
    if (found == null) {
      throw new StaleHandleException(
          "", "this connection has no such handle", context.withOutcome(Outcome.NOT_SENT));
    }
    if (!found.library().equals(library)) {
      throw new InvalidParamsException(
          "the handle belongs to library '" + found.library() + "'",
          context,
          "Pass it to functions of that library only.",
          null);
    }
    return found.pointer();
  }

  /** Forgets one; false if there is none. */
  synchronized boolean release(String handle) {
    Held found = held.remove(handle);
    return found != null && ids.remove(found.target(), handle);
  }

  synchronized int count() {
    return held.size();
  }

  synchronized void releaseAll() {
    released = true;
    held.clear();
    ids.clear();
  }
}
