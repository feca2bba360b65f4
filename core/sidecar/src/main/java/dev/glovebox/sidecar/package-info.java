/**
 * The sidecar: a Glovebox as a process of its own, which serves JSON-RPC 2.0 to programs in any
 * language. {@link dev.glovebox.sidecar.Sidecar} is the way in.
 */
package dev.glovebox.sidecar;
