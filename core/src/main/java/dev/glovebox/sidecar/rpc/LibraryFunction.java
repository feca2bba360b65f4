package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A function that clients may call. */
public interface LibraryFunction {
  /** Whether it has a parameter of this name. */
  boolean takes(String parameter);

  /**
   * Calls it, and blocks until it has returned.
   *
   * @param params an array by position or an object by name
   * @param session where the call runs; empty for any worker
   * @param client whose handles it takes and gives
   * @throws dev.glovebox.failure.GloveboxException if the call fails
   * @throws RpcException if the parameters do not fit
   */
  JsonNode call(JsonNode params, Optional<LibrarySession> session, Client client);
}
