package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Buffers;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SidecarListener;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What every door of a sidecar shares.
 *
 * @param dispatcher takes the messages
 * @param json reads them
 * @param parsers parse messages that are large
 * @param lookups ask the machine who a client is, which may read files or ask a directory
 * @param bounds how much clients may ask
 * @param token what clients of TCP and HTTP have to say; empty if they need not
 * @param connections all that are open, of all doors
 * @param buffers the bytes that they have together
 * @param listener is told of what happens
 */
public record DoorContext(
    Dispatcher dispatcher,
    RpcJson json,
    Executor parsers,
    Executor lookups,
    Bounds bounds,
    Optional<Token> token,
    Connections connections,
    Buffers buffers,
    SidecarListener listener) {
  /** The size of a message that the event loop parses itself. */
  public static final int PARSED_AT_ONCE = 16 << 10;
}
