package dev.glovebox.sidecar.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * A request that is not carried out, and the last of its connection.
 *
 * @param why one sentence, for the client and the log
 * @param header what the answer also has to say, as a name and its value; empty for nothing
 */
record Refusal(HttpResponseStatus status, String why, String... header) {}
