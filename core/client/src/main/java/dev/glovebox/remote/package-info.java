/**
 * A client of the sidecar for Java: {@link dev.glovebox.remote.RemoteGlovebox} loads interfaces as
 * {@code dev.glovebox.Glovebox} does, and their calls go to a {@code glovebox serve} as JSON-RPC.
 *
 * <p>For a JVM that may not, or should not, start workers itself. It needs the JDK and Jackson
 * alone, and imports nothing of Glovebox but its exceptions.
 */
package dev.glovebox.remote;
