/**
 * The sidecar's doors and what comes through them: sockets, framings, authentication, and the
 * bounds of a connection.
 */
package dev.glovebox.sidecar.wire;
