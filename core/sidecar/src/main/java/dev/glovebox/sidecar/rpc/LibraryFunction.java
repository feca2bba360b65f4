package dev.glovebox.sidecar.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** A function that clients may call. */
public interface LibraryFunction {
  /** {@return what a call of it needs of its pool} */
  PoolUse pool();

  /**
   * {@return whether it has a parameter of this name}
   *
   * @param parameter its name
   */
  boolean takes(String parameter);

  /**
   * Calls it, and blocks until it has returned.
   *
   * @param params an array by position or an object by name
   * @param session where the call runs; empty for any worker
   * @param client whose handles it takes and gives
   * @param int64 how 64-bit integers look in the result
   * @param waited how much of the call's deadline has passed
   * @return the result, as clients are sent it
   * @throws dev.glovebox.failure.GloveboxException if the call fails
   * @throws RpcException if the parameters do not fit
   */
  JsonNode call(
      JsonNode params,
      Optional<LibrarySession> session,
      Client client,
      Int64Form int64,
      Duration waited);
}
