package dev.glovebox.remote;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a call gave back.
 *
 * @param result as it came
 * @param connection which it came over: its handles belong there
 */
record RemoteReply(JsonNode result, SidecarConnection connection) {}
