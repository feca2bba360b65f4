/**
 * The wire between a host and a worker: transports, frames, and the messages in them.
 *
 * <p>{@code docs/protocol.md} specifies every byte; the {@code *Descriptor} classes name the
 * offsets. Neither side trusts the other: every length and offset is checked before it is used, and
 * a frame that breaks the rules ends the connection with a {@link
 * dev.glovebox.failure.ProtocolException}.
 */
package dev.glovebox.lane;
