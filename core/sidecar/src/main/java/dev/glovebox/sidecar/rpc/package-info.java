/**
 * JSON-RPC 2.0 as the sidecar speaks it: requests, batches, errors, and what is kept of one client.
 * Knows nothing of sockets and framings.
 */
package dev.glovebox.sidecar.rpc;
