package dev.glovebox.sidecar.wire;

import dev.glovebox.sidecar.rpc.Bounds;
import dev.glovebox.sidecar.rpc.Dispatcher;
import dev.glovebox.sidecar.rpc.RpcJson;
import dev.glovebox.sidecar.rpc.SidecarListener;
import java.util.Optional;

/**
 * What every door of a sidecar shares.
 *
 * @param token what clients of TCP and HTTP have to say; empty if they need not
 */
public record DoorContext(
    Dispatcher dispatcher,
    RpcJson json,
    Bounds bounds,
    Optional<Token> token,
    Connections connections,
    SidecarListener listener) {}
