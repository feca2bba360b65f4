/**
 * The sidecar's door for HTTP on loopback: JSON-RPC by POST, and a few pages for operators.
 *
 * <p>A web page in a browser on the same machine can reach it too: {@link
 * dev.glovebox.sidecar.http.HttpGate} keeps it out.
 */
package dev.glovebox.sidecar.http;
