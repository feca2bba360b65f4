package dev.glovebox.worker;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.lane.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The native functions that call the host, by the ids that it gave them.
 *
 * <p>Those that it has unregistered rest for a while, in which a library that calls one by mistake
 * is told on stderr; then they are used again for callbacks of the same signature, so that a host
 * that registers and unregisters for ever needs no more memory.
 *
 * <p><b>Threads:</b> shared by all lanes.
 */
final class ClosureTable {
  private static final int MAX_CALLBACKS = 100_000;

  /** How many of a signature rest before the one that has rested longest is used again. */
  private static final int RESTING = 64;

  private final Upcalls upcalls;
  private final Map<Integer, NativeClosure> registered = new HashMap<>();
  private final Map<AbiSignature, CallInterface> conventions = new HashMap<>();
  private final Map<AbiSignature, Deque<NativeClosure>> resting = new HashMap<>();

  ClosureTable(Upcalls upcalls) {
    this.upcalls = upcalls;
  }

  /** Returns the function's address; to register the same again changes nothing. */
  synchronized long register(int id, AbiSignature signature) throws FaultException {
    NativeClosure known = registered.get(id);
    if (known != null && known.signature().equals(signature)) {
      return known.address();
    }
    if (known != null || registered.size() >= MAX_CALLBACKS) {
      throw new FaultException(
          Message.Fault.Kind.SIGNATURE,
          known != null
              ? "callback " + id + " is registered already with another signature"
              : MAX_CALLBACKS + " callbacks are registered already",
          "Keep and pass the same callback object instead of a new one for each call.");
    }
    NativeClosure closure = restedOrNew(signature);
    closure.become(id);
    registered.put(id, closure);
    return closure.address();
  }

  private NativeClosure restedOrNew(AbiSignature signature) {
    Deque<NativeClosure> rested = resting.get(signature);
    if (rested != null && rested.size() > RESTING) {
      return rested.remove();
    }
    return new NativeClosure(
        conventions.computeIfAbsent(signature, CallInterface::prepare), upcalls);
  }

  /** Ids that are not registered are passed over. */
  synchronized void unregister(List<Integer> ids) {
    for (int id : ids) {
      NativeClosure closure = registered.remove(id);
      if (closure != null) {
        closure.become(null);
        resting.computeIfAbsent(closure.signature(), s -> new ArrayDeque<>()).add(closure);
      }
    }
  }
}
