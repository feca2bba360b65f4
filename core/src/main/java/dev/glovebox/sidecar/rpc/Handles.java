package dev.glovebox.sidecar.rpc;

import dev.glovebox.failure.CallContext;
import dev.glovebox.failure.Outcome;
import dev.glovebox.failure.StaleHandleException;
import dev.glovebox.marshal.RemotePointer;
import dev.glovebox.sidecar.value.HandleScope;
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

  private record Held(RemotePointer pointer, String library) {}

  private final int most;
  private final Map<String, Held> held = new HashMap<>();
  private boolean released;

  Handles(int most) {
    this.most = most;
  }

  @Override
  public String issue(RemotePointer pointer, String library) {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    String handle = HexFormat.of().formatHex(id);
    synchronized (this) {
      if (!released && held.size() >= most) {
        throw new RpcException(
            RpcError.withHint(
                ErrorCodes.BUSY,
                "the connection holds " + most + " handles, which is all it may; the call ran",
                "Release those that are not used any more with glovebox.release, or close the"
                    + " connection; the sidecar's option is --max-handles."));
      }
      if (!released) {
        held.put(handle, new Held(pointer, library));
      }
    }
    return handle;
  }

  @Override
  public synchronized RemotePointer redeem(String handle, String library) {
    Held found = held.get(handle);
    if (found == null) {
      throw stale("this connection has no such handle", library);
    }
    if (!found.library().equals(library)) {
      throw stale("the handle belongs to library '" + found.library() + "'", library);
    }
    return found.pointer();
  }

  /** Forgets one; false if there is none. */
  synchronized boolean release(String handle) {
    return held.remove(handle) != null;
  }

  synchronized int count() {
    return held.size();
  }

  synchronized void releaseAll() {
    released = true;
    held.clear();
  }

  private static StaleHandleException stale(String what, String library) {
    return new StaleHandleException(
        "", what, CallContext.ofLibrary(library).withOutcome(Outcome.NOT_SENT));
  }
}
