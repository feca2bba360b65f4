package dev.glovebox.lane;

import java.nio.ByteBuffer;

/**
 * A frame that was received.
 *
 * @param type as the other side has told it
 * @param payload little-endian, from position to limit; valid until the transport's next receive
 */
public record Frame(FrameType type, ByteBuffer payload) {}
