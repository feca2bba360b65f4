package dev.glovebox.lane;

/**
 * What a host tells a worker of a lane's segment.
 *
 * @param pid the host's process, in whose descriptors it is found
 * @param descriptor the number there
 * @param bytes its size
 * @param spinNanos how long the worker shall look for a frame before it sleeps, at most; 0 if not
 *     at all
 */
public record SegmentOffer(long pid, int descriptor, int bytes, long spinNanos) {}
