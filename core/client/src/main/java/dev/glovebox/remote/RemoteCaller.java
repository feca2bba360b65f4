package dev.glovebox.remote;

/** Carries calls: over any connection, or in a session over its own. */
@FunctionalInterface
interface RemoteCaller {
  RemoteReply call(RemoteRequest request);
}
